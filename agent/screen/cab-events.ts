/** What the cab's page is told: the names and shapes of its event stream. Types, and the one way to JSON. */
import type { CrewEntry } from '../domain/crew-entry.js'
import type { Health } from '../domain/health.js'
import type { Verdict } from '../domain/hit.js'
import type { ScreenMode } from '../domain/screen-mode.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type { StoredRead } from '../domain/stored-read.js'

/** A value as it arrives after JSON: what was `undefined` is `null`. */
export type InJson<T> = T extends undefined
  ? null
  : T extends string | number | boolean | null
    ? T
    : T extends readonly (infer Item)[]
      ? readonly InJson<Item>[]
      : { readonly [Key in keyof T]: InJson<T[Key]> }

export type ReadOnPage = InJson<StoredRead>
export type AlertOnPage = InJson<StoredAlert>
export type CrewEntryOnPage = InJson<CrewEntry>
export type HealthOnPage = InJson<Health>

/** The whole state, for a page that has just opened or has been away for too long. */
export interface CabSnapshot {
  readonly reads: readonly StoredRead[]
  readonly alerts: readonly StoredAlert[]
  /** Of the crew's own list, those in force, the oldest first. */
  readonly crewEntries: readonly CrewEntry[]
  readonly health: Health
  /** What a screen shows on which nobody has chosen yet. */
  readonly firstMode: ScreenMode
  readonly mutedUntilMs: number | undefined
}

/** Event name → its data. */
export interface CabEvents {
  readonly snapshot: CabSnapshot
  readonly read: StoredRead
  readonly alert: StoredAlert
  readonly 'alert-withdrawn': { readonly hitId: string }
  readonly 'alert-answered': { readonly hitId: string; readonly verdict: Verdict }
  /** The answer was taken back: the alert is open again. */
  readonly 'alert-reopened': { readonly hitId: string }
  readonly 'alert-missed': { readonly hitId: string; readonly missedAtMs: number }
  /** Only alerts of high urgency sound until then; undefined: all do. */
  readonly mute: { readonly mutedUntilMs: number | undefined }
  /** All in force, whenever one was added or taken off; those that expire are left to the page. */
  readonly 'crew-entries': readonly CrewEntry[]
  readonly health: Health
}

export type CabEventName = keyof CabEvents

/** Sent so that a page can tell a silent agent from a hung one; carries nothing. */
export const heartbeatEvent = 'heartbeat'
export const heartbeatEveryMs = 5_000

/** The session of this page is over, and `data` says why: a SessionEnding. Nothing more comes. */
export const signedOffEvent = 'signed-off'

/** How many reads and alerts a snapshot holds: as many as the page lists. */
export const readsShownMax = 50
export const alertsShownMax = 100

/** JSON with `null` for every `undefined`: a field known to be empty is never left out. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, field) => (field === undefined ? null : field))
}
