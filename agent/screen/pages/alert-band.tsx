import type { AlertOnPage } from '../cab-events.js'
import { AlertSymbol } from './alert-symbol.js'
import { actionWord } from './alert-words.js'
import { MarkChip } from './mark-chip.js'
import { percentText } from './mark-text.js'
import { MatchLabel } from './match-label.js'
import { ageText } from './time-text.js'
import { WarningMarkers } from './warning-markers.js'

interface AlertBandProps {
  readonly alert: AlertOnPage
  readonly corrected: AlertOnPage | undefined
  readonly nowMs: number
}

/** What comes first: what to do, how sure it is, warnings, and why the vehicle is wanted. */
export function AlertBand({ alert, corrected, nowMs }: AlertBandProps) {
  const { entry, match } = alert
  return (
    <header class="alert-band">
      <AlertSymbol match={match} />
      <strong class="action">{actionWord(alert)}</strong>
      <MatchLabel match={match} />
      {match === 'possible' && <span>{percentText(alert.probability)} likely</span>}
      {alert.late && <span class="match">Passed before it was listed</span>}
      {alert.missedAtMs !== null && <span class="match">Missed: not answered</span>}
      <WarningMarkers text={entry.warningMarkers} />
      <h2 class="reason">{entry.reason || 'No reason given'}</h2>
      <span class="band-end">
        Priority {alert.priority} · {ageText(nowMs - alert.capturedAtMs)} ago
      </span>
      {corrected && (
        <p class="corrected">
          Corrected: it was first read as <MarkChip mark={corrected.vrm} size="line" />
        </p>
      )}
    </header>
  )
}
