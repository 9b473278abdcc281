import type { Alert, Verdict } from './hit.js'
import type { HotlistEntry } from './hotlist.js'
import type { Position } from './read.js'

/** An alert as the store keeps it and the screen shows it. */
export interface StoredAlert {
  readonly hitId: string
  readonly readId: string
  readonly cameraName: string
  readonly vrm: string
  readonly seenText: string
  readonly confidence: number
  readonly match: 'exact' | 'possible'
  readonly priority: number
  readonly capturedAtMs: number
  readonly raisedAtMs: number
  readonly entry: HotlistEntry
  readonly listImportedAtMs: number
  readonly position: Position | undefined
  readonly verdict: Verdict | undefined
}

export function storedAlert({ hit, priority, raisedAtMs, verdict }: Alert): StoredAlert {
  const { readId, cameraName, vrm, seenText, confidence, capturedAtMs, position } = hit.read
  const { hitId, match, entry, listImportedAtMs } = hit
  return {
    ...{ hitId, match, entry, listImportedAtMs, priority, raisedAtMs, verdict },
    ...{ readId, cameraName, vrm, seenText, confidence, capturedAtMs, position },
  }
}
