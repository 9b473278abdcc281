import { createHash } from 'node:crypto'
import t from 'tap'
import type { Frame } from '../../agent/domain/frame.js'
import { effectOfAction, type HotlistEntry } from '../../agent/domain/hotlist.js'
import type { EvidencePicture, PictureKind, PlateRead } from '../../agent/domain/read.js'
import type { StoredAlert } from '../../agent/domain/stored-alert.js'
import type { StoredRead } from '../../agent/domain/stored-read.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { OperationalError } from '../../agent/errors.js'
import { CoolDowns } from '../../agent/flow/cool-downs.js'
import { PassingRecorder } from '../../agent/flow/passing-recorder.js'
import { newId } from '../../agent/platform/new-id.js'
import type { EvidenceMaker } from '../../agent/ports.js'
import type { Passing } from '../../agent/store-ports.js'
import { hitMessage } from '../../agent/wire/hit-message.js'
import { readMessage } from '../../agent/wire/read-message.js'
import { exampleEntry, exampleList } from '../fakes/cab-records.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { plateRead, timeMs, vrmOf } from '../store/passings.js'
import { until } from '../until.js'

const pixels = { format: 'rgb', width: 1, height: 1, data: new Uint8Array(3) } as const
const frame: Frame = { camera: 'front', capturedAtMs: timeMs, atMs: 0, small: pixels, full: pixels }

function picture(kind: PictureKind): EvidencePicture {
  const jpeg = new Uint8Array([0xff, 0xd8, kind.length])
  return { kind, jpeg, sha256: createHash('sha256').update(jpeg).digest('hex'), width: 10, height: 5 }
}

const evidence: EvidenceMaker = {
  plate: async () => picture('plate'),
  overview: async () => picture('overview'),
  closeUp: async () => picture('full'),
}

/** A store whose disk refuses the first commits. */
class StubbornStore extends MemoryStore {
  refusals = 0
  readonly passings: Passing[] = []

  override async commit(passing: Passing): Promise<void> {
    if (this.refusals-- > 0) throw new OperationalError('store.full', 'the disk is full')
    this.passings.push(passing)
    await super.commit(passing)
  }
}

function recorderOf(entries: readonly HotlistEntry[]) {
  const store = new StubbornStore()
  const shown: { reads: StoredRead[]; alerts: StoredAlert[]; withdrawn: string[] } = {
    reads: [],
    alerts: [],
    withdrawn: [],
  }
  const log = new KeptLog()
  const stopping = new AbortController()
  const committed: PlateRead[] = []
  /** After how many commits each of them was told. */
  const committedLate: number[] = []
  let nowMs = timeMs
  const recorder = new PassingRecorder({
    store,
    hotlists: {
      lookUp: (key) => entries.filter(({ vrm }) => foldVrm(vrm) === key),
      lookUpMany: (keys) => entries.filter(({ vrm }) => keys.includes(foldVrm(vrm))),
      effectOf: effectOfAction,
      summaries: () => [exampleList({ entries: entries.length, importedAtMs: timeMs - 1000 })],
    },
    coolDowns: new CoolDowns(),
    evidence,
    cab: {
      showRead: (read) => shown.reads.push(read),
      showAlert: (alert) => shown.alerts.push(alert),
      audience: () => '1234',
      withdrawAlert: (hitId) => shown.withdrawn.push(hitId),
    },
    newId,
    wallMs: () => nowMs++,
    onCommitted: (read) => committed.push(read),
    onCommittedLate: () => committedLate.push(committed.length),
    log,
    stopping: stopping.signal,
  })
  return { recorder, store, shown, log, stopping, committed, committedLate }
}

async function messagesIn(store: MemoryStore) {
  const waiting = await store.outbox.next(100, 0, [])
  const ofClass = (name: string) => waiting.filter((each) => each.class === name)
  const parsed = (name: string) =>
    ofClass(name).map(({ payload }) => JSON.parse(Buffer.from(payload).toString()))
  return { classes: waiting.map((each) => each.class), hits: parsed('hit'), reads: parsed('read') }
}

const read = (vrm: string, stage: 'early' | 'final', readId: string) =>
  plateRead(readId, { vrm: vrmOf(vrm), stage })

t.test('a read without a hit is stored with its pictures and goes up', async (t) => {
  const { recorder, store, shown, committed } = recorderOf([])
  const readId = newId()
  await recorder.record(read('AB01CDE', 'final', readId), frame, [])
  const { classes, reads } = await messagesIn(store)
  t.same(classes, ['read', 'plate', 'overview'])
  t.ok(readMessage.safeParse(reads[0]).success)
  t.ok(await store.picture(readId, 'plate'))
  t.equal(await store.picture(readId, 'full'), undefined, 'the close-up is kept for hits only')
  t.match(shown.reads, [{ vrm: 'AB01CDE', alerted: false }])
  t.equal(committed.length, 1)
})

t.test('a hit goes up before its read, is shown, and keeps its close-up', async (t) => {
  const { recorder, store, shown } = recorderOf([exampleEntry('AB01 CDE')])
  const readId = newId()
  await recorder.record(read('AB01CDE', 'final', readId), frame, [])
  const { classes, hits } = await messagesIn(store)
  t.equal(classes[0], 'hit')
  const parsed = hitMessage.parse(hits[0])
  t.match(parsed, { outcome: 'hit', effect: 'alert', match: 'exact', stage: 'final', replaces: null })
  t.match(shown.alerts, [
    { vrm: 'AB01CDE', entry: { reason: 'Stolen vehicle' }, listImportedAtMs: timeMs - 1000 },
  ])
  t.same(shown.alerts, await store.alerts.recent(10), 'a page that is opened later shows the same')
  t.ok(await store.picture(readId, 'full'))
})

for (const action of ['SILENT', 'WHATEVER']) {
  t.test(`an entry with the action ${action} goes up and leaves no trace in the cab`, async (t) => {
    const { recorder, store, shown } = recorderOf([exampleEntry('AB01 CDE', { action })])
    await recorder.record(read('AB01CDE', 'final', newId()), frame, [])
    const { hits } = await messagesIn(store)
    t.match(hits, [{ effect: action === 'SILENT' ? 'silent' : 'unknown' }])
    t.same(shown.alerts, [])
    t.match(shown.reads, [{ alerted: false }])
    t.same(await store.alerts.recent(10), [])
  })
}

t.test('an early answer raises its hit at once; the final one confirms it without a second', async (t) => {
  const { recorder, store, shown } = recorderOf([exampleEntry('AB01 CDE')])
  const readId = newId()
  await recorder.record(read('AB01CDE', 'early', readId), frame, [])
  t.same((await messagesIn(store)).classes, ['hit'], 'the read itself is held until it is final')
  await recorder.record(read('AB01CDE', 'final', readId), frame, [])
  const { classes, hits } = await messagesIn(store)
  t.same(classes, ['hit', 'read', 'plate', 'overview'])
  t.equal(hits.length, 1)
  t.equal(shown.alerts.length, 1)
  t.same(shown.withdrawn, [])
})

t.test('a final answer that differs withdraws the early hit, upstream and in the cab', async (t) => {
  const { recorder, store, shown } = recorderOf([exampleEntry('AB01 CDE')])
  const readId = newId()
  await recorder.record(read('AB01CDE', 'early', readId), frame, [])
  await recorder.record(read('AB01CDF', 'final', readId), frame, [])
  const { hits } = await messagesIn(store)
  const early = hits.find((hit) => hit.outcome === 'hit')
  const withdrawn = hits.find((hit) => hit.outcome === 'withdrawn')
  t.equal(withdrawn.replaces, early.hitId)
  t.same(shown.withdrawn, [early.hitId])
  t.same(await store.alerts.recent(10), [])
})

t.test(
  'an alert that is withdrawn lets go of the one it held back: another camera read the vehicle',
  async (t) => {
    const { recorder, store, shown } = recorderOf([exampleEntry('AB01 CDE')])
    const [front, rear, later] = [newId(), newId(), newId()]
    await recorder.record(read('AB01CDE', 'early', front), frame, [])
    await recorder.record(read('AB01CDE', 'final', rear), frame, [])
    t.match(shown.alerts, [{ readId: front }], 'one vehicle, one alert')
    await recorder.record(read('AB01CDF', 'final', front), frame, [])
    t.equal(shown.withdrawn.length, 1)
    t.match(shown.alerts, [{ readId: front }, { readId: rear }])
    t.match(await store.alerts.recent(10), [{ readId: rear }])
    await recorder.record(read('AB01CDE', 'final', later), frame, [])
    t.equal(shown.alerts.length, 2, 'which cools down in its turn')
  },
)

t.test('what was held back and is taken back itself does not come again', async (t) => {
  const { recorder, shown } = recorderOf([exampleEntry('AB01 CDE')])
  const [front, rear] = [newId(), newId()]
  await recorder.record(read('AB01CDE', 'early', front), frame, [])
  await recorder.record(read('AB01CDE', 'early', rear), frame, [])
  await recorder.record(read('AB01CDF', 'final', rear), frame, [])
  await recorder.record(read('AB01CDF', 'final', front), frame, [])
  t.equal(shown.alerts.length, 1)
})

t.test('a final answer that meets another entry corrects the early hit', async (t) => {
  const { recorder, store, shown } = recorderOf([exampleEntry('AB01 CDE'), exampleEntry('AB01 CDF')])
  const readId = newId()
  await recorder.record(read('AB01CDE', 'early', readId), frame, [])
  await recorder.record(read('AB01CDF', 'final', readId), frame, [])
  const { hits } = await messagesIn(store)
  const corrected = hits.find((hit) => hit.outcome === 'corrected')
  t.equal(corrected.replaces, shown.withdrawn[0])
  t.match(shown.alerts.at(-1), { vrm: 'AB01CDF' })
})

t.test('a full disk holds the passing back until it is taken; nothing is shown before', async (t) => {
  const { recorder, store, shown, log, committedLate } = recorderOf([])
  store.refusals = 2
  const recorded = recorder.record(read('AB01CDE', 'final', newId()), frame, [])
  await until('complained', () => recorder.complaints().length > 0)
  t.match(recorder.complaints(), [/^1 reads wait for the disk, .*: the disk is full$/], 'a crew must know')
  await recorded
  t.same(recorder.complaints(), [])
  t.same(log.names(), ['store.refused', 'store.refused'])
  t.equal(store.passings.length, 1)
  t.equal(shown.reads.length, 1)
  await recorder.record(read('AB01CDF', 'final', newId()), frame, [])
  t.same(committedLate, [1], 'the lists may have changed while the first waited, not while the second did')
})

t.test('an agent that stops gives up a passing that the disk refuses', async (t) => {
  const { recorder, store, shown, stopping } = recorderOf([])
  store.refusals = 100
  stopping.abort()
  await t.rejects(recorder.record(read('AB01CDE', 'final', newId()), frame, []), /disk is full/)
  t.same(shown.reads, [])
})
