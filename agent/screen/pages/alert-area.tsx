import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage, HealthOnPage, ReadOnPage } from '../cab-events.js'
import { AlertCard } from './alert-card.js'
import { NoAlert } from './no-alert.js'
import { SettledAlert } from './settled-alert.js'
import { WaitingAlert } from './waiting-alert.js'

interface AlertAreaProps {
  readonly open: readonly AlertOnPage[]
  readonly answered: readonly AlertOnPage[]
  readonly withdrawn: readonly AlertOnPage[]
  readonly reads: readonly ReadOnPage[]
  readonly health: HealthOnPage | undefined
  readonly nowMs: number
  readonly lost: boolean
}

/** One open alert at full size, the other open ones as lines below it, then those that were settled. */
export function AlertArea({ open, answered, withdrawn, reads, health, nowMs, lost }: AlertAreaProps) {
  const [picked, setPicked] = useState<string>()
  const area = useRef<HTMLElement>(null)
  const shown = open.find(({ hitId }) => hitId === picked) ?? open[0]
  const steady = useSteady(shown?.hitId)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="alerts" aria-label="Alerts" tabIndex={0} ref={area}>
      {shown ? (
        <AlertCard
          key={shown.hitId}
          alert={shown}
          nowMs={nowMs}
          pictureVersion={stageOf(shown, reads)}
          answerable={steady && !lost}
          onAnswered={() => area.current?.focus()}
        />
      ) : (
        <NoAlert health={health} />
      )}
      <OtherAlerts alerts={open.filter((alert) => alert !== shown)} nowMs={nowMs} onPick={setPicked} />
      <EarlierAlerts alerts={[...withdrawn, ...answered]} />
    </section>
  )
}

/** The final answer of a passing brings better pictures than the early one that raised the alert. */
function stageOf(alert: AlertOnPage, reads: readonly ReadOnPage[]): string {
  return reads.find(({ readId }) => readId === alert.readId)?.stage ?? 'final'
}

interface OtherAlertsProps {
  readonly alerts: readonly AlertOnPage[]
  readonly nowMs: number
  readonly onPick: (hitId: string) => void
}

function OtherAlerts({ alerts, nowMs, onPick }: OtherAlertsProps) {
  if (alerts.length === 0) return null
  return (
    <ul class="waiting" aria-label="More alerts">
      {alerts.map((alert) => (
        <WaitingAlert key={alert.hitId} alert={alert} nowMs={nowMs} onPick={() => onPick(alert.hitId)} />
      ))}
    </ul>
  )
}

function EarlierAlerts({ alerts }: { readonly alerts: readonly AlertOnPage[] }) {
  if (alerts.length === 0) return null
  return (
    <>
      <h2 class="heading">Earlier alerts</h2>
      <ul class="settled">
        {alerts.map((alert) => (
          <SettledAlert key={alert.hitId} alert={alert} />
        ))}
      </ul>
    </>
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
