import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { EvidenceImage } from './evidence-image.js'
import { MarkChip } from './mark-chip.js'
import type { Answering } from './use-answer.js'
import { VerdictButton } from './verdict-buttons.js'
import { verdictWords } from './verdict-words.js'

interface CompareStepProps {
  readonly alert: AlertOnPage
  readonly pictureVersion: string
  readonly answering: Answering
  readonly onBack: () => void
}

/** Less than that is a second touch of the same movement, not a look. */
const lookAtLeastMs = 1_000

/**
 * Picture, read and entry side by side, before a confirmation counts: police practice is that the text of a plate is
 * never acted on without its image having been viewed (Home Office, Hansard 2 March 2010).
 */
export function CompareStep({ alert, pictureVersion, answering, onBack }: CompareStepProps) {
  const [shown, setShown] = useState<'picture' | 'none'>()
  const looked = useLooked(shown !== undefined)
  const question = useRef<HTMLHeadingElement>(null)
  useEffect(() => question.current?.focus(), [])
  useEscape(onBack)
  const confirming = { ...answering, off: answering.off || !looked }
  return (
    <section class="compare" aria-label="Compare">
      <h2 class="compare-question" tabIndex={-1} ref={question}>
        Does the picture show this mark on this vehicle?
      </h2>
      <div class="compare-pictures">
        <EvidenceImage
          class="compare-plate"
          readId={alert.readId}
          kinds={['full', 'plate']}
          plateOnly
          version={pictureVersion}
          alt="The number plate as the camera saw it"
          onShown={(has) => setShown(has ? 'picture' : 'none')}
        />
        <EvidenceImage
          class="compare-vehicle"
          readId={alert.readId}
          kinds={['full', 'overview']}
          version={pictureVersion}
          alt="The vehicle around its number plate, as the camera saw it"
        />
      </div>
      <ComparedTexts alert={alert} />
      <footer class="answer compare-answer">
        {answering.complaint && (
          <p class="prompt prompt-complaint" role="status">
            {answering.complaint}
          </p>
        )}
        <div class="verdicts">
          <button type="button" class="verdict" onClick={onBack}>
            Back
          </button>
          {(['misread', 'wrong-vehicle'] as const).map((verdict) => (
            <VerdictButton
              key={verdict}
              verdict={verdict}
              answering={answering}
              onTouch={() => void answering.answer(verdict)}
            >
              {verdictWords[verdict]}
            </VerdictButton>
          ))}
          <VerdictButton
            verdict="confirmed"
            answering={confirming}
            onTouch={() => looked && void answering.answer('confirmed')}
          >
            {shown === 'none' ? 'Confirmed by eye: no picture' : 'Yes: confirmed'}
          </VerdictButton>
        </div>
      </footer>
    </section>
  )
}

/** What was read, and what the list says, line by line. */
function ComparedTexts({ alert: { match, vrm, country, entry } }: { readonly alert: AlertOnPage }) {
  const listed = match === 'absent' ? undefined : entry
  return (
    <div class="compare-texts">
      <dl class="marks">
        <dt>Read</dt>
        <dd>
          <MarkChip mark={vrm} size="plate" {...(listed && { comparedWith: listed.vrm })} />
        </dd>
        {listed && (
          <>
            <dt>List</dt>
            <dd>
              <MarkChip mark={listed.vrm} size="plate" comparedWith={vrm} />
            </dd>
          </>
        )}
      </dl>
      <dl class="facts">
        <dt>Make</dt>
        <dd>{entry.make || notGiven}</dd>
        <dt>Model</dt>
        <dd>{entry.model || notGiven}</dd>
        <dt>Colour</dt>
        <dd>{entry.colour || notGiven}</dd>
        <dt>Country</dt>
        <dd>{country ? `${country}, on the plate` : 'not read on the plate'}</dd>
      </dl>
    </div>
  )
}

const notGiven = 'not on the list'

function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const follow = ({ key }: KeyboardEvent) => key === 'Escape' && onEscape()
    document.addEventListener('keydown', follow)
    return () => document.removeEventListener('keydown', follow)
  }, [onEscape])
}

/** True once something has been shown for long enough to be looked at. */
function useLooked(shown: boolean): boolean {
  const [looked, setLooked] = useState(false)
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => setLooked(true), lookAtLeastMs)
    return () => clearTimeout(timer)
  }, [shown])
  return looked
}
