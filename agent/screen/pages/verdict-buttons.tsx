import { type Verdict, verdicts } from '../../domain/hit.js'
import type { Answering } from './use-answer.js'
import { verdictWords } from './verdict-words.js'

interface VerdictButtonsProps {
  readonly answering: Answering
  /** The picture is compared before a confirmation. */
  readonly onCompare: () => void
}

/** The five answers, one touch each; "confirmed" leads to the comparison first. */
export function VerdictButtons({ answering, onCompare }: VerdictButtonsProps) {
  const { off, complaint } = answering
  const touched = (verdict: Verdict) => {
    if (verdict !== 'confirmed') void answering.answer(verdict)
    else if (!off) onCompare()
  }
  return (
    <footer class="answer">
      <p class={complaint ? 'prompt prompt-complaint' : 'prompt'} role="status">
        {complaint ?? 'Look at the picture, then answer.'}
      </p>
      <div class="verdicts">
        {verdicts.map((verdict) => (
          <VerdictButton
            key={verdict}
            verdict={verdict}
            answering={answering}
            onTouch={() => touched(verdict)}
          >
            {verdict === 'confirmed' ? 'Compare to confirm' : verdictWords[verdict]}
          </VerdictButton>
        ))}
      </div>
    </footer>
  )
}

interface VerdictButtonProps {
  readonly verdict: Verdict
  readonly answering: Pick<Answering, 'off' | 'sending'>
  readonly onTouch: () => void
  readonly children: string
}

export function VerdictButton({
  verdict,
  answering: { off, sending },
  onTouch,
  children,
}: VerdictButtonProps) {
  return (
    <button
      type="button"
      class={`verdict verdict-${verdict}`}
      aria-disabled={off}
      aria-busy={sending === verdict}
      onClick={onTouch}
    >
      {children}
    </button>
  )
}
