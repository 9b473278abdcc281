import type { AlertOnPage } from '../cab-events.js'
import { MarkChip } from './mark-chip.js'
import { timeText } from './time-text.js'
import { verdictWords } from './verdict-words.js'

interface SettledAlertProps {
  readonly alert: AlertOnPage
  /** What the final answer of the same passing raised in its place. */
  readonly correction: AlertOnPage | undefined
}

/** An alert that was answered, with its verdict, or that the agent took back. */
export function SettledAlert({ alert, correction }: SettledAlertProps) {
  return (
    <li class="settled-alert">
      <MarkChip mark={alert.vrm} size="line" />
      <strong>{outcomeOf(alert, correction)}</strong>
      <span class="line-text">{alert.entry.reason}</span>
      <span class="line-end">{timeText(alert.capturedAtMs)}</span>
    </li>
  )
}

function outcomeOf({ verdict }: AlertOnPage, correction: AlertOnPage | undefined): string {
  if (verdict) return verdictWords[verdict]
  return correction ? `Corrected to ${correction.vrm}` : 'Withdrawn: it was read again'
}
