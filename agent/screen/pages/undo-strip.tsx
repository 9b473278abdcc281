import { useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { MarkChip } from './mark-chip.js'
import { deleteAtAgent } from './post-to-agent.js'
import { verdictWords } from './verdict-words.js'

interface UndoStripProps {
  readonly alert: AlertOnPage
  readonly enabled: boolean
}

/** What was just answered, and the touch that takes it back. */
export function UndoStrip({ alert, enabled }: UndoStripProps) {
  const [complaint, setComplaint] = useState<string>()
  const undo = async () => {
    if (!enabled) return
    try {
      await deleteAtAgent(`/alerts/${alert.hitId}/verdict`)
    } catch (error) {
      setComplaint(`Not taken back: ${(error as Error).message}.`)
    }
  }
  return (
    <div class="undo" role="status">
      <MarkChip mark={alert.vrm} size="line" />
      <span class="undo-text">
        {alert.verdict && verdictWords[alert.verdict]}
        {complaint && <strong class="undo-complaint"> {complaint}</strong>}
      </span>
      <button type="button" class="undo-button" aria-disabled={!enabled} onClick={() => void undo()}>
        Undo
      </button>
    </div>
  )
}
