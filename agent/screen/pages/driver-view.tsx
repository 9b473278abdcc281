import type { AlertOnPage, HealthOnPage } from '../cab-events.js'
import { isLow, otherOfPassing } from './alert-order.js'
import { DriverAlert } from './driver-alert.js'
import { lowCountText } from './low-alerts.js'
import { NoAlert } from './no-alert.js'

interface DriverViewProps {
  readonly open: readonly AlertOnPage[]
  readonly withdrawn: readonly AlertOnPage[]
  /** Alerts that were put aside on this screen; they wait for the crew's answer. */
  readonly seen: ReadonlySet<string>
  readonly health: HealthOnPage | undefined
  readonly nowMs: number
  readonly onSeen: (hitId: string) => void
}

/**
 * What a driver may see while driving: symbol, colour, mark, make, model and colour, and numbers. No free text, no
 * picture, and one thing to touch.
 */
export function DriverView({ open, withdrawn, seen, health, nowMs, onSeen }: DriverViewProps) {
  const told = open.filter((alert) => !isLow(alert))
  const unseen = told.filter(({ hitId }) => !seen.has(hitId))
  const [shown] = unseen
  return (
    <main class="driver" aria-label="Alerts">
      {shown ? (
        <DriverAlert
          key={shown.hitId}
          alert={shown}
          isCorrection={otherOfPassing(shown, withdrawn) !== undefined}
          nowMs={nowMs}
          onSeen={() => onSeen(shown.hitId)}
        />
      ) : (
        <NoAlert health={health} brief />
      )}
      <ul class="driver-counts" aria-label="Alerts that wait">
        <Count number={`${Math.max(0, unseen.length - 1)}`} words="more" />
        <Count number={`${told.length}`} words="for the crew to answer" />
        <Count number={lowCountText(open.length - told.length)} words="low priority" />
      </ul>
    </main>
  )
}

function Count({ number, words }: { readonly number: string; readonly words: string }) {
  if (number === '0') return null
  return (
    <li class="driver-count">
      <strong>{number}</strong> {words}
    </li>
  )
}
