import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage, HealthOnPage } from '../cab-events.js'
import { AlertCard } from './alert-card.js'
import { NoAlert } from './no-alert.js'
import { SettledAlert } from './settled-alert.js'
import { WaitingAlert } from './waiting-alert.js'

interface AlertAreaProps {
  readonly open: readonly AlertOnPage[]
  readonly answered: readonly AlertOnPage[]
  readonly withdrawn: readonly AlertOnPage[]
  readonly health: HealthOnPage | undefined
  readonly nowMs: number
  readonly lost: boolean
}

/** One open alert at full size, the other open ones as lines below it, then those that were settled. */
export function AlertArea({ open, answered, withdrawn, health, nowMs, lost }: AlertAreaProps) {
  const [picked, setPicked] = useState<string>()
  const area = useRef<HTMLElement>(null)
  const shown = open.find(({ hitId }) => hitId === picked) ?? open[0]
  const steady = useSteady(shown?.hitId)
  const settled = answered.length + withdrawn.length > 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="alerts" aria-label="Alerts" tabIndex={0} ref={area}>
      {shown ? (
        <AlertCard
          key={shown.hitId}
          alert={shown}
          nowMs={nowMs}
          answerable={steady && !lost}
          onAnswered={() => area.current?.focus()}
        />
      ) : (
        <NoAlert health={health} />
      )}
      {open.length > 1 && (
        <ul class="waiting" aria-label="More alerts">
          {open
            .filter((alert) => alert !== shown)
            .map((alert) => (
              <WaitingAlert
                key={alert.hitId}
                alert={alert}
                nowMs={nowMs}
                onPick={() => setPicked(alert.hitId)}
              />
            ))}
        </ul>
      )}
      {settled && (
        <>
          <h2 class="heading">Earlier alerts</h2>
          <ul class="settled">
            {withdrawn.map((alert) => (
              <SettledAlert key={alert.hitId} alert={alert} />
            ))}
            {answered.map((alert) => (
              <SettledAlert key={alert.hitId} alert={alert} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Long enough to see that the alert under one's finger has changed. */
const steadyAfterMs = 600

/** False while the shown alert has only just taken the place of another: a touch would answer the wrong one. */
function useSteady(shownId: string | undefined): boolean {
  const [steadyId, setSteadyId] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => setSteadyId(shownId), steadyAfterMs)
    return () => clearTimeout(timer)
  }, [shownId])
  return steadyId === shownId
}
