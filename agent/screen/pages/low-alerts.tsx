import { useState } from 'preact/hooks'
import type { AlertOnPage } from '../cab-events.js'
import { lowAlertsShownMax } from './cab-state.js'
import { WaitingAlert } from './waiting-alert.js'

interface LowAlertsProps {
  readonly alerts: readonly AlertOnPage[]
  readonly nowMs: number
  readonly onPick: (hitId: string) => void
}

/** Alerts of low urgency: one line, without a sound, however many there are; a touch lists them. */
export function LowAlerts({ alerts, nowMs, onPick }: LowAlertsProps) {
  const [listed, setListed] = useState(false)
  if (alerts.length === 0) return null
  return (
    <section class="low" aria-label="Low-priority alerts">
      <button
        type="button"
        class="low-summary"
        aria-expanded={listed}
        onClick={() => setListed((before) => !before)}
      >
        <strong>{lowCountText(alerts.length)} low priority</strong>{' '}
        <span class="line-text">{countsByList(alerts)}</span>
      </button>
      {listed && (
        <ul class="waiting">
          {alerts.map((alert) => (
            <WaitingAlert key={alert.hitId} alert={alert} nowMs={nowMs} onPick={() => onPick(alert.hitId)} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** At the limit there may be more that the page no longer holds. */
export const lowCountText = (count: number): string => (count < lowAlertsShownMax ? `${count}` : `${count}+`)

/** Such as `uninsured 12, untaxed 3`, the longest first. */
function countsByList(alerts: readonly AlertOnPage[]): string {
  const counts = new Map<string, number>()
  for (const { entry } of alerts) counts.set(entry.list, (counts.get(entry.list) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([list, count]) => `${list} ${count}`)
    .join(', ')
}
