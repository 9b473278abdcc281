import { createHash } from 'node:crypto'
import type { Alert } from '../../agent/domain/hit.js'
import { absentEntry } from '../../agent/domain/hotlist.js'
import type { EvidencePicture, PlateRead } from '../../agent/domain/read.js'
import { parseVrm } from '../../agent/domain/vrm.js'
import { readToMessages } from '../../agent/flow/read-to-messages.js'
import type { Passing } from '../../agent/store-ports.js'

const firstAtMs = Date.UTC(2026, 0, 1)
/** As large as the contract allows them to be. */
const overviewBytes = 24_000
const plateBytes = 3_000

/**
 * A passing as the flow commits it, with an invented mark (age identifier 01 was never issued), its two pictures and
 * their messages; a hit with what it met and its alert, without a message of its own.
 * @param number counted from 0; later ones were captured later
 */
export function storedPassing(number: number, { isHit = false } = {}): Passing {
  const readId = idOf(number, 0)
  const vrm = parseVrm(`AB01${letters(number)}`)!
  const pictures = [picture('plate', number, plateBytes), picture('overview', number, overviewBytes)]
  let last = 0
  const read: PlateRead = {
    ...{ readId, vrm, seenText: vrm, confidence: 0.98, layout: 'uk-current', country: undefined },
    characters: [...vrm].map((char) => ({ char, confidence: 0.99, alternatives: [] })),
    ...{
      cameraName: 'front',
      identity: { feed: 1, source: 1, camera: 1 },
      motion: 'towards',
      stage: 'final',
    },
    ...{
      capturedAtMs: firstAtMs + number * 1_000,
      clock: 'synchronised',
      position: undefined,
      sightingCount: 5,
    },
    corners: [
      [10, 10],
      [110, 10],
      [110, 32],
      [10, 32],
    ],
    ...{ box: [10, 10, 100, 22], models: { 'plate-reader': '1.0.0' } },
  }
  const newId = () => idOf(number, ++last)
  return {
    ...{ read, pictures, alerts: isHit ? [alertOf(read, newId())] : [], heldMessages: [] },
    met: isHit ? [{ list: 'stolen', vrm }] : [],
    messages: readToMessages(read, pictures, newId, read.capturedAtMs),
  }
}

function alertOf(read: PlateRead, hitId: string): Alert {
  const { capturedAtMs, confidence } = read
  return {
    hit: {
      ...{ hitId, read, match: 'exact', probability: confidence, late: false, effect: 'alert' },
      ...{ entry: { ...absentEntry('stolen', read.vrm), action: 'STOP' }, listImportedAtMs: firstAtMs },
    },
    ...{ priority: 0, raisedAtMs: capturedAtMs, verdict: undefined, colour: undefined, sound: undefined },
  }
}

/** Bytes that cannot be packed, as a JPEG's, between a JPEG's first and last. */
function picture(kind: EvidencePicture['kind'], number: number, bytes: number): EvidencePicture {
  const blocks = Array.from({ length: Math.ceil(bytes / 64) }, (_, block) =>
    createHash('sha512').update(`${kind} ${number} ${block}`).digest(),
  )
  const jpeg = Buffer.concat([Buffer.from('ffd8', 'hex'), ...blocks, Buffer.from('ffd9', 'hex')])
  return { kind, jpeg, sha256: createHash('sha256').update(jpeg).digest('hex'), width: 120, height: 60 }
}

/** In the form of a UUIDv7. */
function idOf(number: number, part: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const time = hex(firstAtMs + number, 12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(part, 3)}-8000-${hex(number, 12)}`
}

function letters(number: number): string {
  const alphabet = 'ABCDEFGHJKLMNOPRSTUVWXYZ'
  const at = (place: number) => alphabet[Math.floor(number / alphabet.length ** place) % alphabet.length]
  return `${at(2)}${at(1)}${at(0)}`
}
