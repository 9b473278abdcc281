import { useState } from 'preact/hooks'
import type { Verdict } from '../../domain/hit.js'
import { postToAgent } from './post-to-agent.js'

export interface Answering {
  /** Nothing can be answered now: an answer is on its way, or none could be stored. */
  readonly off: boolean
  readonly sending: Verdict | undefined
  /** Why the last answer was not stored, for the officer. */
  readonly complaint: string | undefined
  readonly answer: (verdict: Verdict) => Promise<void>
}

/** An officer's answer to an alert. It counts when the agent has stored it, not before. */
export function useAnswer(hitId: string, enabled: boolean, onAnswered: () => void): Answering {
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
  return { off, sending, complaint, answer }
}
