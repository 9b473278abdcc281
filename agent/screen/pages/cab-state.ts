/** What the page knows, and how each event of the agent changes it. Pure. */
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
}

export const emptyState: CabState = {
  ...{ reads: [], alerts: [], withdrawn: [], crewEntries: [] },
  health: undefined,
}

/** Enough that nobody wonders where an alert went; the data centre has the rest. */
const withdrawnShownMax = 5

type EventRule<Name extends CabEventName> = (state: CabState, data: InJson<CabEvents[Name]>) => CabState

/** Event name → the state after it. Every rule may be given the same event twice. */
export const afterEvent: { readonly [Name in CabEventName]: EventRule<Name> } = {
  snapshot: (state, { reads, alerts, crewEntries, health }) => ({
    reads: newestReads(reads),
    alerts,
    withdrawn: withdrawnWith(state, openAlertsMissing(state, alerts)),
    crewEntries,
    health,
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
  'alert-answered': (state, { hitId, verdict }) => ({
    ...state,
    alerts: state.alerts.map((alert) => (alert.hitId === hitId ? { ...alert, verdict } : alert)),
  }),
  'crew-entries': (state, crewEntries) => ({ ...state, crewEntries }),
  health: (state, health) => ({ ...state, health }),
}

/** Alerts that wait for an answer: the most urgent first, then the newest. */
export function openAlerts(state: CabState): readonly AlertOnPage[] {
  return state.alerts
    .filter(({ verdict }) => verdict === null)
    .sort((a, b) => a.priority - b.priority || b.capturedAtMs - a.capturedAtMs)
}

/** Newest first. */
export function answeredAlerts(state: CabState): readonly AlertOnPage[] {
  return state.alerts
    .filter(({ verdict }) => verdict !== null)
    .sort((a, b) => b.capturedAtMs - a.capturedAtMs)
}

function newestReads(reads: readonly ReadOnPage[]): readonly ReadOnPage[] {
  return reads.toSorted((a, b) => b.capturedAtMs - a.capturedAtMs).slice(0, readsShownMax)
}

/** Over the limit the oldest answered ones go; an alert that nobody answered stays. */
function keptAlerts(alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  const open = alerts.filter(({ verdict }) => verdict === null)
  const answered = answeredAlerts({ ...emptyState, alerts })
  return [...open, ...answered.slice(0, Math.max(0, alertsShownMax - open.length))]
}

/** A snapshot as long as its limit may lack an alert only because newer ones pushed it out. */
function openAlertsMissing(state: CabState, alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  if (alerts.length >= alertsShownMax) return []
  const held = new Set(alerts.map(({ hitId }) => hitId))
  return openAlerts(state).filter(({ hitId }) => !held.has(hitId))
}

function withdrawnWith(state: CabState, alerts: readonly AlertOnPage[]): readonly AlertOnPage[] {
  const ids = new Set(alerts.map(({ hitId }) => hitId))
  return [...alerts, ...state.withdrawn.filter(({ hitId }) => !ids.has(hitId))].slice(0, withdrawnShownMax)
}
