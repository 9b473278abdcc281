import { useState } from 'preact/hooks'
import { type Verdict, verdicts } from '../../domain/hit.js'
import { postToAgent } from './post-to-agent.js'
import { verdictWords } from './verdict-words.js'

interface VerdictButtonsProps {
  readonly hitId: string
  readonly enabled: boolean
  readonly onAnswered: () => void
}

/** The five answers. The alert shrinks when the agent has stored the verdict, not before. */
export function VerdictButtons({ hitId, enabled, onAnswered }: VerdictButtonsProps) {
  const [sending, setSending] = useState<Verdict>()
  const [complaint, setComplaint] = useState<string>()
  const off = !enabled || sending !== undefined

  const answer = async (verdict: Verdict) => {
    if (off) return
    setSending(verdict)
    setComplaint(undefined)
    try {
      await postToAgent(`/alerts/${hitId}/verdict`, { verdict })
      onAnswered()
    } catch (error) {
      setComplaint(`Not stored: ${(error as Error).message}. Touch again.`)
      setSending(undefined)
    }
  }

  return (
    <footer class="answer">
      <p class={complaint ? 'prompt prompt-complaint' : 'prompt'} role="status">
        {complaint ?? 'Compare the picture with the mark and the vehicle, then answer.'}
      </p>
      <div class="verdicts">
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            class={`verdict verdict-${verdict}`}
            aria-disabled={off}
            aria-busy={sending === verdict}
            onClick={() => void answer(verdict)}
          >
            {verdictWords[verdict]}
          </button>
        ))}
      </div>
    </footer>
  )
}
