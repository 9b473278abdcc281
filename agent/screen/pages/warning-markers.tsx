import { warningMarkersOf } from './warning-words.js'

interface WarningMarkersProps {
  /** As the list writes them. */
  readonly text: string
  /** Only the codes of known signals: what else a list writes there may be any text. */
  readonly codesOnly?: boolean
}

/** The entry's warning markers, one chip each; nothing where there are none. */
export function WarningMarkers({ text, codesOnly = false }: WarningMarkersProps) {
  const markers = warningMarkersOf(text).filter(({ word }) => !codesOnly || word !== undefined)
  if (markers.length === 0) return null
  return (
    <ul class="warnings" aria-label="Warning markers">
      {markers.map(({ code, word }) => (
        <li class="warning" key={code}>
          {code}
          {word && <span class={codesOnly ? 'unseen' : 'warning-word'}> {word}</span>}
        </li>
      ))}
    </ul>
  )
}
