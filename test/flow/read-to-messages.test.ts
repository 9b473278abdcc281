import { createHash } from 'node:crypto'
import t from 'tap'
import { v7 } from 'uuid'
import type { Health } from '../../agent/domain/health.js'
import type { Hit } from '../../agent/domain/hit.js'
import { usualAgeLimits } from '../../agent/domain/list-age.js'
import type { OutboundMessage } from '../../agent/domain/message.js'
import type { EvidencePicture, PictureKind } from '../../agent/domain/read.js'
import { healthToMessage } from '../../agent/flow/health-to-message.js'
import { hitToMessage } from '../../agent/flow/hit-to-message.js'
import { readToMessages } from '../../agent/flow/read-to-messages.js'
import { verdictToMessage } from '../../agent/flow/verdict-to-message.js'
import { healthMessage } from '../../agent/wire/health-message.js'
import { type Breach, parseUpMessage, type UpMessage } from '../../agent/wire/up-message.js'
import { exampleList } from '../fakes/cab-records.js'
import { exampleStoreHealth } from '../fakes/store-health.js'
import { listEntry, plateRead } from '../store/passings.js'

const nowMs = Date.UTC(2026, 0, 2)
const readId = v7()

function picture(kind: PictureKind, bytes: number): EvidencePicture {
  const jpeg = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff]),
    Buffer.alloc(bytes - 5),
    Buffer.from([0xff, 0xd9]),
  ])
  return { kind, jpeg, sha256: createHash('sha256').update(jpeg).digest('hex'), width: 120, height: 60 }
}

/** As the receiving side takes it. */
const taken = ({ subtopic, payload }: OutboundMessage): UpMessage | Breach =>
  parseUpMessage(subtopic, payload)

const hit: Hit = {
  hitId: v7(),
  read: plateRead(readId, { stage: 'early' }),
  entry: listEntry,
  match: 'possible',
  probability: 0.2,
  late: false,
  effect: 'alert',
  listImportedAtMs: nowMs,
}

t.test('a read goes up with the digests of its pictures, and its pictures after it', async (t) => {
  const pictures = [picture('plate', 3_072), picture('overview', 25_600), picture('full', 300_000)]
  const position = { latitude: 51.5, longitude: -3.2, heading: 90 }
  const messages = readToMessages(plateRead(readId, { position }), pictures, v7, nowMs)
  t.strictSame(
    messages.map((each) => [each.class, each.subtopic, each.createdAtMs]),
    [
      ['read', 'read', nowMs],
      ['plate', `image/${readId}/plate`, nowMs],
      ['overview', `image/${readId}/overview`, nowMs],
    ],
    'the full picture stays on the device',
  )
  t.strictSame(
    messages.slice(1).map(({ id }) => id),
    [`${readId}/plate`, `${readId}/overview`],
  )
  const read = taken(messages[0]!)
  t.match(read, {
    kind: 'read',
    id: messages[0]!.id,
    message: {
      readId,
      vrm: 'AB01CDE',
      seenText: 'A801CDE',
      layout: 'uk-current',
      country: 'GB',
      capturedAt: '2026-11-03T10:15:00.000Z',
      position: { latitude: 51.5, longitude: -3.2 },
      sightings: 5,
      pictures: [{ kind: 'plate', bytes: 3_072, sha256: pictures[0]!.sha256 }, { kind: 'overview' }],
    },
  })
  t.match(taken(messages[1]!), { kind: 'picture', readId, picture: 'plate' })
})

t.test('what is not known is null, and a read without pictures says so', async (t) => {
  const [message, ...more] = readToMessages(
    plateRead(readId, { layout: undefined, country: undefined }),
    [],
    v7,
    nowMs,
  )
  t.match(taken(message!), { message: { position: null, layout: null, country: null, pictures: [] } })
  t.strictSame(more, [])
})

t.test('a picture larger than the contract allows is our own mistake', async (t) => {
  const oversize = [picture('plate', 3_073)]
  t.throws(() => readToMessages(plateRead(readId), oversize, v7, nowMs), {
    name: 'RangeError',
    message: 'plate picture: expected at most 3072 bytes, got 3073',
  })
})

t.test('a hit goes up with its read, its entry and its list', async (t) => {
  const messageId = v7()
  const message = hitToMessage(hit, { messageId, outcome: 'hit', replaces: undefined, nowMs })
  t.match(message, { id: messageId, class: 'hit', subtopic: 'hit' })
  t.match(taken(message), {
    kind: 'hit',
    message: {
      hitId: hit.hitId,
      readId,
      stage: 'early',
      match: 'possible',
      probability: 0.2,
      late: false,
      effect: 'alert',
      outcome: 'hit',
      replaces: null,
      list: 'stolen',
      entry: { vrm: 'AB01CDE', action: 'STOP', weedDate: null },
      read: { vrm: 'AB01CDE' },
    },
  })
})

t.test('a correction and a withdrawal name the early hit and are final', async (t) => {
  const dated = {
    ...hit,
    hitId: v7(),
    read: plateRead(readId),
    entry: { ...listEntry, weedDate: '2027-01-31' },
  }
  const corrected = hitToMessage(dated, { messageId: v7(), outcome: 'corrected', replaces: hit.hitId, nowMs })
  t.match(taken(corrected), {
    message: { outcome: 'corrected', replaces: hit.hitId, stage: 'final', entry: { weedDate: '2027-01-31' } },
  })
  const withdrawn = hitToMessage(hit, { messageId: v7(), outcome: 'withdrawn', replaces: hit.hitId, nowMs })
  t.match(taken(withdrawn), { message: { outcome: 'withdrawn', replaces: hit.hitId, stage: 'final' } })
})

t.test('an officer’s answer goes up with the hit and the read', async (t) => {
  const message = verdictToMessage(
    { hitId: hit.hitId, readId },
    { verdict: 'misread', by: '1234+77' },
    v7,
    nowMs,
  )
  t.match(message, { class: 'verdict', subtopic: 'verdict' })
  t.match(taken(message), {
    kind: 'verdict',
    message: {
      hitId: hit.hitId,
      readId,
      verdict: 'misread',
      answeredBy: '1234+77',
      answeredAt: '2026-01-02T00:00:00.000Z',
    },
  })
})

t.test('health goes up whole, with the cameras’ complaints among the others', async (t) => {
  const health: Health = {
    atMs: nowMs,
    startedAtMs: nowMs,
    cameras: [
      {
        name: 'front',
        state: 'lost',
        complaint: 'no picture for 10 s',
        frames: 1,
        dropped: 2,
        corrupt: 3,
        reads: 4,
        lastFrameAtMs: undefined,
        quality: [],
      },
    ],
    link: { state: 'connected', complaint: undefined },
    outbox: { waiting: { read: 7 }, setAside: 1, oldestAtMs: nowMs },
    store: exampleStoreHealth,
    lists: [exampleList({ entries: 3, revision: 9, importedAtMs: nowMs - 100_000_000 })],
    listAgeLimits: usualAgeLimits,
    alerts: { open: 3, missed: 1 },
    misreads: {
      sinceMs: nowMs - 86_400_000,
      cameras: [{ name: 'front', answered: 4, misread: 1 }],
      lists: [{ name: 'stolen', answered: 4, misread: 1 }],
    },
    temperatureC: 61.5,
    clock: 'suspect',
    position: { latitude: 1, longitude: 2 },
    complaints: ['an unknown action'],
  }
  const message = healthToMessage(health, { agent: '1.0.0', models: { 'plate-reader': '2' } }, v7)
  t.match(healthMessage.parse(message), {
    cameras: [{ name: 'front', state: 'lost', dropped: 2, lastFrameAt: null }],
    outbox: { waiting: { read: 7 }, setAside: 1, oldestAt: '2026-01-02T00:00:00.000Z' },
    store: { ...exampleStoreHealth, writtenBytesPerRead: null },
    complaints: ['an unknown action', 'camera front: no picture for 10 s'],
  })
})

t.test('what breaks the contract is told in the contract’s words, never in the message’s', async (t) => {
  const [read] = readToMessages(plateRead(readId), [], v7, nowMs)
  const content = JSON.parse(Buffer.from(read!.payload).toString())
  const breaches: [string, Uint8Array, RegExp][] = [
    ['read', Buffer.from('no json'), /^read: /],
    ['read', Buffer.from(JSON.stringify({ ...content, confidence: 1.5 })), /^confidence: /],
    ['read', Buffer.from(JSON.stringify({ ...content, layout: undefined })), /^layout: /],
    ['secret', Buffer.from('{}'), /^topic: /],
    ['constructor', Buffer.from('{}'), /^topic: /],
    ['image/../plate', picture('plate', 100).jpeg, /^topic: /],
    [`image/${readId}/thumbnail`, picture('full', 100).jpeg, /^topic: /],
    [`image/${readId}/full`, picture('full', 250_001).jpeg, /at most 250000 bytes, got 250001/],
    [`image/${readId}/plate`, picture('plate', 3_073).jpeg, /at most 3072 bytes, got 3073/],
    [`image/${readId}/plate`, Buffer.from('no jpeg'), /expected a whole JPEG/],
  ]
  for (const [subtopic, payload, complaint] of breaches) {
    const breach = parseUpMessage(subtopic, payload) as Breach
    t.match(breach.complaint, complaint)
    t.notMatch(breach.complaint, 'AB01CDE')
  }
})
