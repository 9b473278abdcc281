/** What the page knows, and how each event of the agent changes it. Pure. */
import type { ScreenMode } from '../../domain/screen-mode.js'
import {
  type AlertOnPage,
  alertsShownMax,
  type CabEventName,
  type CabEvents,
  type CrewEntryOnPage,
  type HealthOnPage,
  type InJson,
  type ReadOnPage,
  readsShownMax,
} from '../cab-events.js'
import { answeredAlerts, isLow } from './alert-order.js'

export interface CabState {
  /** Newest first. */
  readonly reads: readonly ReadOnPage[]
  /** Answered or not, in no order. */
  readonly alerts: readonly AlertOnPage[]
  /** Alerts that were shown as open and then taken back, newest first. */
  readonly withdrawn: readonly AlertOnPage[]
  /** The crew's own list, the oldest first; expired ones may be among it. */
  readonly crewEntries: readonly CrewEntryOnPage[]
  readonly health: HealthOnPage | undefined
  /** What this screen shows as long as nobody has chosen; undefined until the agent has told. */
  readonly firstMode: ScreenMode | undefined
  /** By the agent's clock; null: nothing is muted. */
  readonly mutedUntilMs: number | null
}

export const emptyState: CabState = {
  ...{ reads: [], alerts: [], withdrawn: [], crewEntries: [] },
  ...{ health: undefined, firstMode: undefined, mutedUntilMs: null },
}

/** Enough that nobody wonders where an alert went; the data centre has the rest. */
const withdrawnShownMax = 5

/** A list may alert two thousand times a day: rows beyond these are counted, not held. */
export const lowAlertsShownMax = 200

type EventRule<Name extends CabEventName> = (state: CabState, data: InJson<CabEvents[Name]>) => CabState

/** Event name → the state after it. Every rule may be given the same event twice. */
export const afterEvent: { readonly [Name in CabEventName]: EventRule<Name> } = {
  snapshot: (state, { reads, alerts, ...rest }) => ({
    ...rest,
    reads: newestReads(reads),
    alerts,
    withdrawn: withdrawnWith(state, openAlertsMissing(state, alerts)),
  }),
  read: (state, read) => ({
    ...state,
    reads: newestReads([read, ...state.reads.filter(({ readId }) => readId !== read.readId)]),
  }),
  alert: (state, alert) => ({
    ...state,
    alerts: keptAlerts([alert, ...state.alerts.filter(({ hitId }) => hitId !== alert.hitId)]),
  }),
  'alert-withdrawn': (state, { hitId }) => ({
    ...state,
    alerts: state.alerts.filter((alert) => alert.hitId !== hitId),
    withdrawn: withdrawnWith(
      state,
      state.alerts.filter((alert) => alert.hitId === hitId),
    ),
  }),
  'alert-answered': (state, { hitId, verdict }) => withChanged(state, hitId, { verdict }),
  'alert-reopened': (state, { hitId }) => withChanged(state, hitId, { verdict: null }),
  'alert-missed': (state, { hitId, missedAtMs }) => withChanged(state, hitId, { missedAtMs }),
  mute: (state, { mutedUntilMs }) => ({ ...state, mutedUntilMs }),
  'crew-entries': (state, crewEntries) => ({ ...state, crewEntries }),
  health: (state, health) => ({ ...state, health }),
}

function withChanged(state: CabState, hitId: string, changes: Partial<AlertOnPage>): CabState {
  return {
    ...state,
    alerts: state.alerts.map((alert) => (alert.hitId === hitId ? { ...alert, ...changes } : alert)),
  }
}

function newestReads(reads: readonly ReadOnPage[]): readonly ReadOnPage[] {
  return reads.toSorted((a, b) => b.capturedAtMs - a.capturedAtMs).slice(0, readsShownMax)
}

/** Over the limits the oldest answered and the oldest low ones go; any other that nobody answered stays. */
function keptAlerts(alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  const open = alerts.filter(({ verdict }) => verdict === null)
  const low = open.filter(isLow).toSorted((a, b) => b.capturedAtMs - a.capturedAtMs)
  const told = open.filter((alert) => !isLow(alert))
  const kept = [...told, ...low.slice(0, lowAlertsShownMax)]
  return [...kept, ...answeredAlerts(alerts).slice(0, Math.max(0, alertsShownMax - kept.length))]
}

/** A snapshot as long as its limit may lack an alert only because newer ones pushed it out. */
function openAlertsMissing(state: CabState, alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  if (alerts.length >= alertsShownMax) return []
  const held = new Set(alerts.map(({ hitId }) => hitId))
  return state.alerts.filter(({ hitId, verdict }) => verdict === null && !held.has(hitId))
}

function withdrawnWith(state: CabState, alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  const ids = new Set(alerts.map(({ hitId }) => hitId))
  return [...alerts, ...state.withdrawn.filter(({ hitId }) => !ids.has(hitId))].slice(0, withdrawnShownMax)
}
