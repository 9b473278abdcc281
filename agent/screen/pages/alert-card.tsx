import type { AlertOnPage } from '../cab-events.js'
import { actionWord, colourClass } from './alert-words.js'
import { EntryFacts } from './entry-facts.js'
import { EvidenceImage } from './evidence-image.js'
import { MarkChip } from './mark-chip.js'
import { spokenMark } from './mark-text.js'
import { MatchLabel } from './match-label.js'
import { ageText } from './time-text.js'
import { VerdictButtons } from './verdict-buttons.js'
import { WarningMarkers } from './warning-markers.js'

interface AlertCardProps {
  readonly alert: AlertOnPage
  readonly nowMs: number
  /** Changes when the agent holds better pictures of the passing. */
  readonly pictureVersion: string
  readonly answerable: boolean
  readonly onAnswered: () => void
}

/** An open alert: the picture beside what was read, what the list says, and the five answers. */
export function AlertCard({ alert, nowMs, pictureVersion, answerable, onAnswered }: AlertCardProps) {
  const { entry } = alert
  return (
    <article
      class={`alert alert-${alert.match} ${colourClass(alert)}`}
      aria-label={`Alert ${spokenMark(alert.vrm)}`}
    >
      <header class="alert-band">
        <strong class="action">{actionWord(alert)}</strong>
        <MatchLabel match={alert.match} />
        {alert.late && <span class="match">Passed before it was listed</span>}
        <WarningMarkers text={entry.warningMarkers} />
        <span class="band-end">
          Priority {alert.priority} · {ageText(nowMs - alert.capturedAtMs)} ago
        </span>
      </header>
      <div class="alert-body">
        <EvidenceImage
          class="plate-picture"
          readId={alert.readId}
          kinds={['plate', 'full']}
          version={pictureVersion}
          alt="The number plate as the camera saw it"
        />
        <ComparedMarks alert={alert} />
        <EvidenceImage
          class="close-up"
          readId={alert.readId}
          kinds={['full', 'overview']}
          version={pictureVersion}
          alt="The vehicle around its number plate, as the camera saw it"
        />
        <div class="entry">
          <h2 class="reason">{entry.reason || 'No reason given'}</h2>
          <EntryFacts alert={alert} nowMs={nowMs} />
        </div>
      </div>
      <VerdictButtons hitId={alert.hitId} enabled={answerable} onAnswered={onAnswered} />
    </article>
  )
}

/** One mark where read and list agree, or there is none on the list; both, and where they differ, where they do not. */
function ComparedMarks({ alert: { match, vrm, entry } }: { readonly alert: AlertOnPage }) {
  if (match !== 'possible') {
    return (
      <div class="marks">
        <MarkChip mark={vrm} size="plate" />
      </div>
    )
  }
  return (
    <dl class="marks">
      <dt>Read</dt>
      <dd>
        <MarkChip mark={vrm} size="plate" comparedWith={entry.vrm} />
      </dd>
      <dt>List</dt>
      <dd>
        <MarkChip mark={entry.vrm} size="plate" comparedWith={vrm} />
      </dd>
    </dl>
  )
}
