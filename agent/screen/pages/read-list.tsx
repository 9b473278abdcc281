import type { ReadOnPage } from '../cab-events.js'
import { EvidenceImage } from './evidence-image.js'
import { MarkChip } from './mark-chip.js'
import { percentText } from './mark-text.js'
import { timeText } from './time-text.js'

/** The last reads, newest first. */
export function ReadList({ reads }: { readonly reads: readonly ReadOnPage[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="reads" aria-label="Last reads" tabIndex={0}>
      <h2 class="heading">Last reads</h2>
      {reads.length === 0 ? (
        <p class="waiting-read">Waiting for the first read…</p>
      ) : (
        <ol class="read-rows">
          {reads.map((read) => (
            <ReadRow key={read.readId} read={read} />
          ))}
        </ol>
      )}
    </section>
  )
}

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
