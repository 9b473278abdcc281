import type { Alert } from '../domain/hit.js'
import type { Passing, StoredAlert } from '../ports.js'

/** The alert as the screen shows it. */
export function storedAlert({ hit, priority, raisedAtMs, verdict }: Alert): StoredAlert {
  const { read } = hit
  return {
    hitId: hit.hitId,
    readId: read.readId,
    cameraName: read.cameraName,
    vrm: read.vrm,
    seenText: read.seenText,
    confidence: read.confidence,
    match: hit.match,
    priority,
    capturedAtMs: read.capturedAtMs,
    raisedAtMs,
    entry: hit.entry,
    listImportedAtMs: hit.listImportedAtMs,
    position: read.position,
    verdict,
  }
}

/**
 * A covert hit must leave no trace that the screen could read, so it must never be stored as an alert.
 * @throws Error (our own fault) where an alert may not be shown, or belongs to another read
 */
export function assertShowable({ read, alerts }: Passing): void {
  for (const { hit } of alerts) {
    if (hit.effect !== 'alert') throw new Error(`hit ${hit.hitId}: effect "${hit.effect}" is not to be shown`)
    if (hit.read.readId !== read.readId) {
      throw new Error(`hit ${hit.hitId}: expected to be of read ${read.readId}, got ${hit.read.readId}`)
    }
  }
}
