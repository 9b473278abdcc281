import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hit } from '../../agent/domain/hit.js'
import type { EvidencePicture, PlateRead } from '../../agent/domain/read.js'
import type { Vrm } from '../../agent/domain/vrm.js'
import { hitToMessage } from '../../agent/flow/hit-to-message.js'
import { readToMessages } from '../../agent/flow/read-to-messages.js'
import { newId } from '../../agent/platform/new-id.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import type { Passing } from '../../agent/store-ports.js'
import type { SentPictureKind } from '../../agent/wire/image-message.js'

export interface DrawnOptions {
  /** `feed` and `source` of its camera tell devices apart. */
  readonly identity: PlateRead['identity']
  /** One read in so many meets an entry. */
  readonly readsAHit: number
  readonly pictures: readonly SentPictureKind[]
}

/** Letters of the current layout that are never mistaken for figures. */
const letters = 'ABCDEFGHJKLMNPRSTUVWXY'

/** Passings of invented vehicles (age identifier 01 was never issued), with pictures of the contract's own size. */
export class DrawnPassings {
  readonly #options: DrawnOptions
  readonly #jpegs: ReadonlyMap<SentPictureKind, Buffer>
  #reads = 0

  constructor(options: DrawnOptions) {
    this.#options = options
    this.#jpegs = new Map(options.pictures.map((kind) => [kind, exampleJpeg(kind)]))
  }

  /** What a camera of a device would hand to its store now. */
  next(nowMs: number): Passing {
    const read = this.#read(nowMs)
    const pictures = [...this.#jpegs].map(([kind, jpeg]) => pictureOf(read.readId, kind, jpeg))
    const messages = readToMessages(read, pictures, newId, nowMs)
    const passing = { read, pictures, alerts: [], messages, heldMessages: [] }
    if (++this.#reads % this.#options.readsAHit !== 0) return passing
    const news = { messageId: newId(), outcome: 'hit', replaces: undefined, nowMs } as const
    return { ...passing, messages: [hitToMessage(hitOf(read, nowMs), news), ...messages] }
  }

  #read(nowMs: number): PlateRead {
    const vrm = drawnMark()
    return {
      readId: newId(),
      vrm,
      seenText: vrm,
      confidence: 0.97,
      characters: [...vrm].map((char) => ({
        char,
        confidence: 0.995,
        alternatives: [{ char: char === 'B' ? '8' : 'B', confidence: 0.002 }],
      })),
      layout: 'uk-current-unissued',
      cameraName: 'front',
      identity: this.#options.identity,
      capturedAtMs: nowMs,
      clock: 'synchronised',
      // At sea.
      position: { latitude: 54.5, longitude: -4.5 },
      motion: 'towards',
      country: 'GB',
      sightingCount: 12,
      stage: 'final',
      ...place,
      models: { 'plate-detector': '0', 'plate-reader': '0' },
    }
  }
}

const place: Pick<PlateRead, 'corners' | 'box'> = {
  corners: [
    [300, 200],
    [400, 200],
    [400, 222],
    [300, 222],
  ],
  box: [300, 200, 100, 22],
}

const letter = (): string => letters[Math.floor(Math.random() * letters.length)]!
const drawnMark = (): Vrm => `${letter()}${letter()}01${letter()}${letter()}${letter()}` as Vrm

function hitOf(read: PlateRead, nowMs: number): Hit {
  const unknown = { make: '', model: '', colour: '', warningMarkers: '', nimCode: '', information: '' }
  const entry = {
    ...{ list: 'drawn', vrm: read.vrm, action: 'STOP', reason: 'DRAWN', weedDate: undefined },
    ...{ ...unknown, forceAndArea: '', pncId: '', protectiveMarking: '', cad: '' },
  }
  const facts = { match: 'exact', probability: read.confidence, late: false, effect: 'alert' } as const
  return { hitId: newId(), read, entry, ...facts, listImportedAtMs: nowMs - 3_600_000 }
}

const exampleJpeg = (kind: SentPictureKind): Buffer =>
  readFileSync(join(packageRoot, `agent/wire/contract/examples/${kind}.jpg`))

/** A JPEG that differs from every other by a comment after its start marker: the read's id. */
function pictureOf(readId: string, kind: SentPictureKind, example: Buffer): EvidencePicture {
  const id = Buffer.from(readId.replaceAll('-', ''), 'hex')
  const comment = Buffer.from([0xff, 0xfe, 0, id.length + 2])
  const jpeg = Buffer.concat([example.subarray(0, 2), comment, id, example.subarray(2)])
  const sha256 = createHash('sha256').update(jpeg).digest('hex')
  return {
    kind,
    jpeg,
    sha256,
    ...(kind === 'plate' ? { width: 120, height: 30 } : { width: 640, height: 360 }),
  }
}
