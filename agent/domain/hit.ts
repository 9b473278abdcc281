import type { ActionEffect, HotlistEntry } from './hotlist.js'
import type { PlateRead } from './read.js'

/**
 * How a read meets a list. `exact`: equal after folding O→0 and I→1, or met by the entry's pattern. `possible`: the
 * read says otherwise, but its sightings leave the entry's mark open. `absent`: on none of the entries of a list
 * of vehicles that belong here; its entry is one that the device made (`absentEntry`).
 */
export const matches = ['exact', 'possible', 'absent'] as const
export type Match = (typeof matches)[number]

/** A read that meets an entry. */
export interface Hit {
  /** UUIDv7 */
  readonly hitId: string
  readonly read: PlateRead
  readonly entry: HotlistEntry
  readonly match: Match
  /** That the plate is what the hit says, 0…1: of an exact or absent one the read's own confidence. */
  readonly probability: number
  /** The entry came after the vehicle had passed. */
  readonly late: boolean
  readonly effect: ActionEffect
  /** When the entry's list was taken over, milliseconds since 1970 UTC. */
  readonly listImportedAtMs: number
}

/** The entry of a hit, as it is remembered with the read. */
export type MetEntry = Pick<HotlistEntry, 'list' | 'vrm'>

/** A hit as shown to an officer. */
export interface Alert {
  readonly hit: Hit
  /** 0 is the most urgent. */
  readonly priority: number
  readonly raisedAtMs: number
  readonly verdict: Verdict | undefined
  /** As the list's rules name them; undefined: the screen's usual ones. */
  readonly colour: string | undefined
  readonly sound: string | undefined
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
