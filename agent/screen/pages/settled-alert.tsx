import type { AlertOnPage } from '../cab-events.js'
import { MarkChip } from './mark-chip.js'
import { timeText } from './time-text.js'
import { verdictWords } from './verdict-words.js'

/** An alert that was answered, with its verdict, or that the agent took back. */
export function SettledAlert({ alert }: { readonly alert: AlertOnPage }) {
  return (
    <li class="settled-alert">
      <MarkChip mark={alert.vrm} size="line" />
      <strong>{alert.verdict ? verdictWords[alert.verdict] : 'Withdrawn: it was read again'}</strong>
      <span class="line-text">{alert.entry.reason}</span>
      <span class="line-end">{timeText(alert.capturedAtMs)}</span>
    </li>
  )
}
