import type { Alert, Match, Verdict } from './hit.js'
import type { HotlistEntry } from './hotlist.js'
import type { Motion, Position } from './read.js'

/** An alert as the store keeps it and the screen shows it. */
export interface StoredAlert {
  readonly hitId: string
  readonly readId: string
  readonly cameraName: string
  readonly vrm: string
  readonly seenText: string
  readonly confidence: number
  readonly match: Match
  /** That the plate is what the hit says, 0…1. */
  readonly probability: number
  /** The entry came after the vehicle had passed. */
  readonly late: boolean
  readonly priority: number
  readonly capturedAtMs: number
  readonly raisedAtMs: number
  readonly entry: HotlistEntry
  readonly listImportedAtMs: number
  readonly position: Position | undefined
  readonly motion: Motion
  /** ISO 3166 code, where the band on the plate was read. */
  readonly country: string | undefined
  readonly verdict: Verdict | undefined
  /** When it counted as missed, since nobody had answered it; it stays open, and a later answer counts. */
  readonly missedAtMs: number | undefined
  /** As the list's rules name them; undefined: the screen's usual ones. */
  readonly colour: string | undefined
  readonly sound: string | undefined
}

export function storedAlert({ hit, ...alert }: Alert): StoredAlert {
  const { readId, cameraName, vrm, seenText, confidence, capturedAtMs, position, motion, country } = hit.read
  const { hitId, match, probability, late, entry, listImportedAtMs } = hit
  return {
    ...{ hitId, match, probability, late, entry, listImportedAtMs, missedAtMs: undefined, ...alert },
    ...{ readId, cameraName, vrm, seenText, confidence, capturedAtMs, position, motion, country },
  }
}
