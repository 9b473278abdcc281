import type { ActionEffect, HotlistEntry } from './hotlist.js'
import type { PlateRead } from './read.js'

/** A read that meets an entry. */
export interface Hit {
  /** UUIDv7 */
  readonly hitId: string
  readonly read: PlateRead
  readonly entry: HotlistEntry
  /** `exact`: equal after folding O→0 and I→1. */
  readonly match: 'exact' | 'possible'
  readonly effect: ActionEffect
  /** When the entry's list was taken over, milliseconds since 1970 UTC. */
  readonly listImportedAtMs: number
}

/** A hit as shown to an officer. */
export interface Alert {
  readonly hit: Hit
  /** 0 is the most urgent. */
  readonly priority: number
  readonly raisedAtMs: number
  readonly verdict: Verdict | undefined
}

export const verdicts = [
  'confirmed',
  'misread',
  'wrong-vehicle',
  'list-out-of-date',
  'already-dealt-with',
] as const

/** The officer's answer to an alert. */
export type Verdict = (typeof verdicts)[number]
