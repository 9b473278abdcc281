import { markGroups, spokenMark } from './mark-text.js'

interface MarkChipProps {
  readonly mark: string
  /** `plate`: as large as the picture beside it; `line`: in a list. */
  readonly size: 'plate' | 'line'
  /** The characters that differ from this mark, place by place, are set off. */
  readonly comparedWith?: string
}

/** A registration mark, drawn like a plate and read out letter by letter. */
export function MarkChip({ mark, size, comparedWith = mark }: MarkChipProps) {
  let place = 0
  return (
    <span
      class={`mark mark-${size}`}
      style={{ '--places': mark.length }}
      role="img"
      aria-label={spokenMark(mark)}
    >
      {markGroups(mark).map((group) => (
        <span class="mark-group">
          {[...group].map((character) => {
            const differs = comparedWith[place] !== character
            place += 1
            return differs ? <b class="mark-differs">{character}</b> : character
          })}
        </span>
      ))}
    </span>
  )
}
