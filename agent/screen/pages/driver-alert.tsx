import type { AlertOnPage } from '../cab-events.js'
import { AlertSymbol } from './alert-symbol.js'
import { colourClass } from './alert-words.js'
import { MarkChip } from './mark-chip.js'
import { spokenMark } from './mark-text.js'
import { matchWords } from './match-label.js'
import { ageText } from './time-text.js'
import { WarningMarkers } from './warning-markers.js'

interface DriverAlertProps {
  readonly alert: AlertOnPage
  /** It took the place of what the early answer of the passing had raised. */
  readonly isCorrection: boolean
  readonly nowMs: number
  readonly onSeen: () => void
}

/** An alert at a glance. "Seen" puts it aside on this screen only: the crew still has to answer it. */
export function DriverAlert({ alert, isCorrection, nowMs, onSeen }: DriverAlertProps) {
  const { match, vrm, entry } = alert
  const vehicle = [entry.colour, entry.make, entry.model].filter((word) => word !== '').join(' ')
  return (
    <article
      class={`alert driver-alert alert-${match} ${colourClass(alert)}`}
      aria-label={`Alert ${spokenMark(vrm)}`}
      data-hit-id={alert.hitId}
    >
      <div class="driver-sign">
        <AlertSymbol match={match} />
        <strong class="driver-match">{matchWords[match]}</strong>
        {isCorrection && <strong class="driver-match">Corrected</strong>}
      </div>
      <div class="driver-marks">
        <MarkChip mark={vrm} size="plate" />
      </div>
      <div class="driver-vehicle">
        <span class="driver-mmc">{vehicle}</span>
        <WarningMarkers text={entry.warningMarkers} codesOnly />
        <span class="driver-age">{ageText(nowMs - alert.capturedAtMs)}</span>
      </div>
      <button type="button" class="driver-seen" onClick={onSeen}>
        Seen
      </button>
    </article>
  )
}
