import { useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { AlertBand } from './alert-band.js'
import { colourClass } from './alert-words.js'
import { CompareStep } from './compare-step.js'
import { EntryFacts } from './entry-facts.js'
import { EvidenceImage } from './evidence-image.js'
import { MarkChip } from './mark-chip.js'
import { spokenMark } from './mark-text.js'
import { useAnswer } from './use-answer.js'
import { VerdictButtons } from './verdict-buttons.js'

interface AlertCardProps {
  readonly alert: AlertOnPage
  /** What the early answer of this passing had raised in its place. */
  readonly corrected: AlertOnPage | undefined
  readonly nowMs: number
  /** Changes when the agent holds better pictures of the passing. */
  readonly pictureVersion: string
  readonly answerable: boolean
  /** From then on no other alert may take its place by itself. */
  readonly onCompare: () => void
  readonly onAnswered: () => void
}

/** An open alert: the picture beside what was read, what the list says, and the five answers. */
export function AlertCard(props: AlertCardProps) {
  const { alert, corrected, nowMs, pictureVersion, answerable, onCompare, onAnswered } = props
  const [comparing, setComparing] = useState(false)
  const answering = useAnswer(alert.hitId, answerable, onAnswered)
  const compare = () => {
    setComparing(true)
    onCompare()
  }
  return (
    <article
      class={`alert alert-${alert.match} ${comparing ? 'alert-comparing' : ''} ${colourClass(alert)}`}
      aria-label={`Alert ${spokenMark(alert.vrm)}`}
      data-hit-id={alert.hitId}
    >
      <AlertBand alert={alert} corrected={corrected} nowMs={nowMs} />
      {comparing ? (
        <CompareStep
          alert={alert}
          pictureVersion={pictureVersion}
          answering={answering}
          onBack={() => setComparing(false)}
        />
      ) : (
        <>
          <AlertBody alert={alert} nowMs={nowMs} pictureVersion={pictureVersion} />
          <VerdictButtons answering={answering} onCompare={compare} />
        </>
      )}
    </article>
  )
}

function AlertBody({
  alert,
  nowMs,
  pictureVersion,
}: Pick<AlertCardProps, 'alert' | 'nowMs' | 'pictureVersion'>) {
  return (
    <div class="alert-body">
      <EvidenceImage
        class="plate-picture"
        readId={alert.readId}
        kinds={['full', 'plate']}
        plateOnly
        version={pictureVersion}
        alt="The number plate as the camera saw it"
      />
      <MarkOrMarks alert={alert} />
      <EvidenceImage
        class="close-up"
        readId={alert.readId}
        kinds={['full', 'overview']}
        version={pictureVersion}
        alt="The vehicle around its number plate, as the camera saw it"
      />
      <div class="entry">
        <EntryFacts alert={alert} nowMs={nowMs} />
      </div>
    </div>
  )
}

/** One mark where read and list agree, or there is none on the list; both, and where they differ, where they do not. */
function MarkOrMarks({ alert: { match, vrm, entry } }: { readonly alert: AlertOnPage }) {
  if (match === 'absent' || vrm === entry.vrm) {
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
