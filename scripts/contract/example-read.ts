import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hit } from '../../agent/domain/hit.js'
import type { HotlistEntry } from '../../agent/domain/hotlist.js'
import type { OutboundMessage } from '../../agent/domain/message.js'
import type { EvidencePicture, PlateRead } from '../../agent/domain/read.js'
import type { Vrm } from '../../agent/domain/vrm.js'
import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { examplesFolder } from './contract-folder.js'

/** What the examples are of: a passing of the bundled clip, whose marks were never issued, and an invented place. */

export const exampleTimeMs = Date.UTC(2026, 0, 2, 8, 15, 30, 250)
/** When the messages are made. */
export const exampleNowMs = exampleTimeMs + 500
export const exampleDevice = 'patrol-17'

/** Examples of a message by what they show; the usual one is the first. Each is what would be sent. */
export type Examples = Readonly<Record<string, unknown>>

export const messageContent = ({ payload }: OutboundMessage): unknown =>
  JSON.parse(Buffer.from(payload).toString())

/** A UUIDv7 of the examples' time that is the same at every making. */
export function exampleId(number: number): string {
  const time = exampleTimeMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`
}

export const exampleModels = { 'plate-detector': '2.0.0', 'plate-reader': '2.0.0' }

export const exampleRead: PlateRead = {
  readId: exampleId(1),
  vrm: 'CB01KTE' as Vrm,
  seenText: 'CB01KTE',
  confidence: 0.987,
  characters: [
    { char: 'C', confidence: 0.995, alternatives: [] },
    { char: 'B', confidence: 0.994, alternatives: [{ char: '8', confidence: 0.004 }] },
    {
      char: '0',
      confidence: 0.991,
      alternatives: [
        { char: '6', confidence: 0.002 },
        { char: 'D', confidence: 0.001 },
      ],
    },
    { char: '1', confidence: 0.995, alternatives: [] },
    { char: 'K', confidence: 0.995, alternatives: [] },
    { char: 'T', confidence: 0.994, alternatives: [] },
    { char: 'E', confidence: 0.993, alternatives: [] },
  ],
  layout: 'uk-current-unissued',
  cameraName: 'front',
  identity: { feed: 1, source: 17, camera: 1 },
  capturedAtMs: exampleTimeMs,
  clock: 'synchronised',
  position: { latitude: 54.5, longitude: -4.5 },
  motion: 'towards',
  country: 'GB',
  sightingCount: 12,
  stage: 'final',
  // Corners and box stay on the device.
  corners: [
    [300, 200],
    [400, 200],
    [400, 222],
    [300, 222],
  ],
  box: [300, 200, 100, 22],
  models: exampleModels,
}

/** The pictures lie in the examples' folder; they are made by the agent once, not at every making of the examples. */
export function examplePictures(): readonly EvidencePicture[] {
  return [picture('plate', 120, 30), picture('overview', 640, 360)]
}

function picture(kind: 'plate' | 'overview', width: number, height: number): EvidencePicture {
  const jpeg = readFileSync(`${examplesFolder}/${kind}.jpg`)
  return { kind, jpeg, sha256: createHash('sha256').update(jpeg).digest('hex'), width, height }
}

export const exampleEntry: HotlistEntry = {
  list: 'stolen',
  vrm: 'CB01KTE' as ListedMark,
  make: 'FORD',
  model: 'FOCUS',
  colour: 'RED',
  action: 'STOP',
  warningMarkers: '',
  reason: 'STOLEN',
  nimCode: '',
  information: 'Invented for an example',
  forceAndArea: 'Example',
  weedDate: '2026-12-31',
  pncId: '',
  protectiveMarking: '',
  cad: 'EXAMPLE-1',
}

export const exampleHit: Hit = {
  hitId: exampleId(2),
  read: exampleRead,
  entry: exampleEntry,
  match: 'exact',
  probability: exampleRead.confidence,
  late: false,
  effect: 'alert',
  listImportedAtMs: exampleTimeMs - 3_600_000,
}
