/** Passings with invented marks (age identifier 01 was never issued) for the tests of the store. */
import { createHash } from 'node:crypto'
import type { Alert, Hit } from '../../agent/domain/hit.js'
import type { HotlistEntry } from '../../agent/domain/hotlist.js'
import type { MessageClass, OutboundMessage } from '../../agent/domain/message.js'
import type { EvidencePicture, PictureKind, PlateRead } from '../../agent/domain/read.js'
import { parseVrm, type Vrm } from '../../agent/domain/vrm.js'
import type { Passing } from '../../agent/store-ports.js'

export const timeMs = Date.UTC(2026, 10, 3, 10, 15)

export function vrmOf(text: string): Vrm {
  const vrm = parseVrm(text)
  if (vrm === undefined) throw new Error(`${text} is no registration mark`)
  return vrm
}

export function plateRead(readId: string, changes: Partial<PlateRead> = {}): PlateRead {
  return {
    readId,
    vrm: vrmOf('AB01CDE'),
    seenText: 'A801CDE',
    confidence: 0.97,
    characters: [{ char: 'A', confidence: 0.99, alternatives: [{ char: '4', confidence: 0.01 }] }],
    layout: 'uk-current',
    cameraName: 'front',
    identity: { feed: 1, source: 2, camera: 3 },
    capturedAtMs: timeMs,
    clock: 'synchronised',
    position: undefined,
    motion: 'towards',
    country: 'GB',
    sightingCount: 5,
    stage: 'final',
    corners: [
      [10, 10],
      [110, 10],
      [110, 32],
      [10, 32],
    ],
    box: [10, 10, 100, 22],
    models: { 'plate-reader': '1.0.0' },
    ...changes,
  }
}

/** Not JPEG, but bytes that differ by their name; the store does not look into them. */
export function evidence(kind: PictureKind, name: string, bytes = 2_000): EvidencePicture {
  const jpeg = new Uint8Array(Buffer.alloc(bytes, `${kind} of ${name};`))
  return { kind, jpeg, sha256: createHash('sha256').update(jpeg).digest('hex'), width: 120, height: 60 }
}

export function message(
  id: string,
  messageClass: MessageClass = 'read',
  createdAtMs = timeMs,
): OutboundMessage {
  return {
    id,
    class: messageClass,
    subtopic: messageClass,
    payload: new Uint8Array(Buffer.from(`{"id":"${id}"}`)),
    createdAtMs,
  }
}

export const listEntry: HotlistEntry = {
  list: 'stolen',
  vrm: vrmOf('AB01CDE'),
  make: 'FORD',
  model: 'FOCUS',
  colour: 'BLUE',
  action: 'STOP',
  warningMarkers: '',
  reason: 'STOLEN',
  nimCode: '',
  information: '',
  forceAndArea: '',
  weedDate: undefined,
  pncId: '',
  protectiveMarking: '',
  cad: '',
}

export function alertOf(read: PlateRead, hitId: string, changes: Partial<Hit> = {}): Alert {
  const hit: Hit = {
    hitId,
    read,
    entry: listEntry,
    match: 'exact',
    probability: read.confidence,
    late: false,
    effect: 'alert',
    listImportedAtMs: timeMs - 3_600_000,
    ...changes,
  }
  const rules = { colour: undefined, sound: undefined }
  return { hit, priority: 0, raisedAtMs: read.capturedAtMs + 300, verdict: undefined, ...rules }
}

/** A read with its two pictures, and the three messages that go with it. */
export function passing(
  readId: string,
  changes: Partial<PlateRead> = {},
  rest: Partial<Passing> = {},
): Passing {
  const read = plateRead(readId, changes)
  const pictures = [evidence('plate', readId), evidence('overview', readId, 20_000)]
  return {
    read,
    pictures,
    alerts: [],
    messages: [
      message(`${readId}:read`, 'read', read.capturedAtMs),
      ...pictures.map(({ kind, jpeg }) => ({
        ...message(`${readId}/${kind}`, kind as MessageClass, read.capturedAtMs),
        payload: jpeg,
      })),
    ],
    heldMessages: [],
    ...rest,
  }
}
