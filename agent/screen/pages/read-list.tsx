import type { ReadOnPage } from '../cab-events.js'
import { EvidenceImage } from './evidence-image.js'
import { MarkChip } from './mark-chip.js'
import { percentText } from './mark-text.js'
import { ReadSearch } from './read-search.js'
import { timeText } from './time-text.js'
import { useReadSearch } from './use-read-search.js'

interface ReadListProps {
  readonly reads: readonly ReadOnPage[]
  readonly nowMs: number
  /** False while the agent is away: nothing could be found. */
  readonly enabled: boolean
}

/** The last reads, newest first, or those that were searched for. */
export function ReadList({ reads, nowMs, enabled }: ReadListProps) {
  const search = useReadSearch(enabled)
  const shown = search.found ?? reads
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="panel reads" aria-label="Last reads" tabIndex={0}>
      <ReadSearch search={search} nowMs={nowMs} enabled={enabled} />
      <h2 class="heading">{search.found ? foundText(search.found.length) : 'Last reads'}</h2>
      {shown.length === 0 ? (
        <p class="waiting-read">
          {search.found ? 'No read that is kept says so.' : 'Waiting for the first read…'}
        </p>
      ) : (
        <ol class="read-rows">
          {shown.map((read) => (
            <ReadRow key={read.readId} read={read} />
          ))}
        </ol>
      )}
    </section>
  )
}

const foundText = (count: number): string => (count === 1 ? '1 read found' : `${count} reads found`)

function ReadRow({ read }: { readonly read: ReadOnPage }) {
  return (
    <li class={read.alerted ? 'read read-alerted' : 'read'}>
      <EvidenceImage
        key={read.stage}
        class="thumbnail"
        readId={read.readId}
        kinds={['plate']}
        version={read.stage}
        alt=""
      />
      <MarkChip mark={read.vrm} size="line" />
      <span class="read-confidence">
        {read.stage === 'early' ? 'reading…' : percentText(read.confidence)}
      </span>
      <span class="read-where">
        {read.alerted && <strong class="read-flag">Alert</strong>}
        {read.cameraName}
      </span>
      <time class="read-time">{timeText(read.capturedAtMs)}</time>
    </li>
  )
}
