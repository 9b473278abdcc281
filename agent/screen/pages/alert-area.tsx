import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertOnPage, ReadOnPage } from '../cab-events.js'
import { AlertCard } from './alert-card.js'
import { answeredAlerts, isLow, otherOfPassing } from './alert-order.js'
import type { CabState } from './cab-state.js'
import { LowAlerts } from './low-alerts.js'
import { NoAlert } from './no-alert.js'
import { SettledAlert } from './settled-alert.js'
import { UndoStrip } from './undo-strip.js'
import { useUndoable } from './use-undoable.js'
import { WaitingAlert } from './waiting-alert.js'

interface AlertAreaProps {
  readonly state: CabState
  /** In the order in which they are to be answered. */
  readonly open: readonly AlertOnPage[]
  readonly nowMs: number
  readonly lost: boolean
}

/** One open alert at full size, the other open ones as lines below it, then those that were settled. */
export function AlertArea({ state, open, nowMs, lost }: AlertAreaProps) {
  const { alerts, withdrawn, reads, health } = state
  const [picked, setPicked] = useState<string>()
  const area = useRef<HTMLElement>(null)
  const told = open.filter((alert) => !isLow(alert))
  const shown = open.find(({ hitId }) => hitId === picked) ?? told[0]
  const steady = useSteady(shown?.hitId)
  const rank = shown === undefined ? 0 : told.indexOf(shown)
  const moreUrgent = told.slice(0, Math.max(0, rank))
  const others = told.slice(moreUrgent.length).filter((alert) => alert !== shown)
  const pick = (hitId: string) => {
    setPicked(hitId)
    area.current?.scrollTo(0, 0)
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="alerts" aria-label="Alerts" tabIndex={0} ref={area}>
      {useUndoable(alerts).map((alert) => (
        <UndoStrip key={alert.hitId} alert={alert} enabled={!lost} />
      ))}
      <OtherAlerts name="More urgent alerts" alerts={moreUrgent} nowMs={nowMs} onPick={pick} />
      {shown ? (
        <AlertCard
          key={shown.hitId}
          alert={shown}
          corrected={otherOfPassing(shown, withdrawn)}
          nowMs={nowMs}
          pictureVersion={stageOf(shown, reads)}
          answerable={steady && !lost}
          onCompare={() => setPicked(shown.hitId)}
          onAnswered={() => area.current?.focus()}
        />
      ) : (
        <NoAlert health={health} />
      )}
      <OtherAlerts name="More alerts" alerts={others} nowMs={nowMs} onPick={pick} />
      <LowAlerts
        alerts={open.filter((alert) => isLow(alert) && alert !== shown)}
        nowMs={nowMs}
        onPick={pick}
      />
      <EarlierAlerts alerts={[...withdrawn, ...answeredAlerts(alerts)]} corrections={alerts} />
    </section>
  )
}

/** The final answer of a passing brings better pictures than the early one that raised the alert. */
function stageOf(alert: AlertOnPage, reads: readonly ReadOnPage[]): string {
  return reads.find(({ readId }) => readId === alert.readId)?.stage ?? 'final'
}

interface OtherAlertsProps {
  readonly name: string
  readonly alerts: readonly AlertOnPage[]
  readonly nowMs: number
  readonly onPick: (hitId: string) => void
}

function OtherAlerts({ name, alerts, nowMs, onPick }: OtherAlertsProps) {
  if (alerts.length === 0) return null
  return (
    <ul class="waiting" aria-label={name}>
      {alerts.map((alert) => (
        <WaitingAlert key={alert.hitId} alert={alert} nowMs={nowMs} onPick={() => onPick(alert.hitId)} />
      ))}
    </ul>
  )
}

interface EarlierAlertsProps {
  readonly alerts: readonly AlertOnPage[]
  /** Among which those are that took the place of a withdrawn one. */
  readonly corrections: readonly AlertOnPage[]
}

function EarlierAlerts({ alerts, corrections }: EarlierAlertsProps) {
  if (alerts.length === 0) return null
  return (
    <>
      <h2 class="heading">Earlier alerts</h2>
      <ul class="settled">
        {alerts.map((alert) => (
          <SettledAlert key={alert.hitId} alert={alert} correction={otherOfPassing(alert, corrections)} />
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
