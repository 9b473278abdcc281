import type { Alert } from '../domain/hit.js'
import type { PlateRead } from '../domain/read.js'
import type { StoredAlert, StoredRead } from '../ports.js'

/** A read as the screen lists it. */
export function readToScreen(read: PlateRead, alerted: boolean): StoredRead {
  const { readId, cameraName, vrm, confidence, capturedAtMs, stage } = read
  return { readId, cameraName, vrm, confidence, capturedAtMs, stage, alerted }
}

/** An alert as the screen shows it. */
export function alertToScreen({ hit, priority, raisedAtMs, verdict }: Alert): StoredAlert {
  const { readId, cameraName, vrm, seenText, confidence, capturedAtMs, position } = hit.read
  const { hitId, match, entry, listImportedAtMs } = hit
  return {
    ...{ hitId, match, entry, listImportedAtMs, priority, raisedAtMs, verdict },
    ...{ readId, cameraName, vrm, seenText, confidence, capturedAtMs, position },
  }
}
