import type { AlertOnPage } from '../cab-events.js'
import { actionWord, colourClass } from './alert-words.js'
import { MarkChip } from './mark-chip.js'
import { MatchLabel } from './match-label.js'
import { ageText } from './time-text.js'

interface WaitingAlertProps {
  readonly alert: AlertOnPage
  readonly nowMs: number
  readonly onPick: () => void
}

/** An open alert behind a more urgent one; a touch brings it forward. */
export function WaitingAlert({ alert, nowMs, onPick }: WaitingAlertProps) {
  return (
    <li>
      <button
        type="button"
        data-hit-id={alert.hitId}
        class={`waiting-alert waiting-${alert.match} ${colourClass(alert)}`}
        onClick={onPick}
      >
        <MarkChip mark={alert.vrm} size="line" />
        <MatchLabel match={alert.match} />
        {alert.missedAtMs !== null && <strong class="missed">Missed</strong>}
        <span class="line-text">
          {actionWord(alert)} · {alert.entry.reason}
        </span>
        <span class="line-end">{ageText(nowMs - alert.capturedAtMs)} ago</span>
      </button>
    </li>
  )
}
