import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type ActionEffect, effectOfAction, type HotlistEntry } from '../agent/domain/hotlist.js'
import type { PlateRead } from '../agent/domain/read.js'
import { foldVrm } from '../agent/domain/vrm.js'
import { AlertsToCrew } from '../agent/flow/alerts-to-crew.js'
import { AlertsToSound } from '../agent/flow/alerts-to-sound.js'
import { CoolDowns } from '../agent/flow/cool-downs.js'
import { PassingRecorder } from '../agent/flow/passing-recorder.js'
import { SharpEvidenceMaker } from '../agent/image/evidence-jpeg.js'
import { newId } from '../agent/platform/new-id.js'
import { WorkerStore } from '../agent/store/worker-store.js'
import { CabRecords, exampleEntry, exampleHealth, exampleList } from './fakes/cab-records.js'
import { KeptLog } from './fakes/kept-log.js'
import { SetClock } from './fakes/set-clock.js'
import { EventReader } from './screen/event-reader.js'
import { ask, startCab } from './screen/running-cab.js'
import { plateRead, timeMs, vrmOf } from './store/passings.js'

const pixels = {
  format: 'rgb',
  width: 320,
  height: 180,
  data: new Uint8Array(320 * 180 * 3).fill(90),
} as const
const frame = { camera: 'front', capturedAtMs: timeMs, atMs: 0, small: pixels, full: pixels }

/** What drives by; an early answer goes before the final one of the second car. */
const passings: readonly [vrm: string, stages: readonly PlateRead['stage'][]][] = [
  ['AB01CDE', ['final']],
  ['SN01EAG', ['early', 'final']],
  ['XY01ZZZ', ['final']],
]

const noTraffic = { sent: 0, acknowledged: 0, receiptsRefused: 0, receiptsDropped: 0, commandsRefused: 0 }

/** Ids, times and what is made of them say nothing of what was read. */
const withoutIds = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/\d{13}/g, '<time>')
    .replace(/<id>\/\d+/g, '<id>/<number>')

/** Not in the test's own folder: `startCab` fills that. */
async function startStore(t: Test): Promise<WorkerStore> {
  const folder = mkdtempSync(join(tmpdir(), 'barcud-silent-'))
  const store = new WorkerStore({ folder })
  await store.start()
  t.teardown(async () => {
    await store.stop()
    rmSync(folder, { recursive: true })
  })
  return store
}

/** Everything that a person at the tablet could see or hear while the passings go by, in order. */
async function seenWith(t: Test, entries: readonly HotlistEntry[]): Promise<readonly string[]> {
  const store = await startStore(t)
  const records = new CabRecords()
  records.healthNow = exampleHealth({ atMs: timeMs })
  const health = async () =>
    exampleHealth({
      ...{ atMs: timeMs, outbox: await store.outbox.health(), alerts: await store.alerts.counts() },
      ...{ store: await store.health(), disk: { freeBytes: Math.random(), totalBytes: 1 } },
      counts: { ...noTraffic, hits: recorder.hits },
    })
  const { cab, url, port } = await startCab(t, records, { store, health })
  const heard: string[] = []
  const sounder = { play: async ({ name }: { name: string }) => void heard.push(name), stop: async () => {} }
  const sound = new AlertsToSound({
    sounder,
    mute: { isOn: false },
    clock: new SetClock(),
    log: new KeptLog(),
  })
  const recorder = new PassingRecorder({
    store,
    hotlists: {
      lookUp: (key) => entries.filter(({ vrm }) => foldVrm(vrm) === key),
      lookUpMany: () => [],
      effectOf: (action): ActionEffect => effectOfAction(action),
      summaries: () => [exampleList()],
    },
    coolDowns: new CoolDowns(),
    evidence: new SharpEvidenceMaker(),
    cab: new AlertsToCrew(cab, [sound]),
    newId,
    wallMs: () => timeMs,
    onCommitted: () => {},
    onCommittedLate: () => {},
    log: new KeptLog(),
    stopping: new AbortController().signal,
  })
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  const seen = [withoutIds(JSON.stringify(await page.next()))]
  for (const [index, [vrm, stages]] of passings.entries()) {
    const readId = newId()
    for (const stage of stages) {
      const read = plateRead(readId, { vrm: vrmOf(vrm), stage, capturedAtMs: timeMs + index })
      await recorder.record(read, frame, [])
      cab.showHealth(await health())
      seen.push(withoutIds(JSON.stringify([await page.next(), await page.next()])))
    }
    for (const kind of ['plate', 'overview', 'full']) {
      const { status, headers, body } = await ask(port, `/pictures/${readId}/${kind}`)
      seen.push(`${kind} ${status} ${headers['content-type']} ${body.toString('base64')}`)
    }
  }
  for (const path of ['/reads', '/reads?text=SN01', '/misreads', '/healthz', '/audit']) {
    const { status, body } = await ask(port, path)
    seen.push(withoutIds(`${path} ${status} ${body}`))
  }
  const again = await EventReader.open(url)
  seen.push(withoutIds(JSON.stringify(await again.next())))
  again.close()
  await sound.stop()
  return [...seen, `heard: ${heard.join()}`]
}

const silentOn = (vrm: string) => exampleEntry(vrm, { action: 'SILENT', reason: 'Intelligence' })

t.test('with a silent hit and without it, a person at the tablet sees and hears the very same', async (t) => {
  const seen: Record<string, readonly string[]> = {}
  const lists = { none: [], silent: [silentOn('SN01EAG')], alerting: [exampleEntry('SN01EAG')] }
  for (const [name, entries] of Object.entries(lists)) {
    await t.test(name, async (t) => {
      seen[name] = await seenWith(t, entries)
    })
  }
  t.strictSame(seen.silent, seen.none)
  t.notSame(seen.alerting, seen.none, 'the comparison does find an alert')
  t.equal(seen.alerting?.at(-1), 'heard: two-tone')
})

t.test('a read that is only kept for a silent hit is no longer found', async (t) => {
  const store = await startStore(t)
  const records = new CabRecords()
  const dayMs = 86_400_000
  records.healthNow = exampleHealth({ atMs: timeMs + 2 * dayMs })
  const { port } = await startCab(t, records, { store, readsShownForMs: dayMs })
  const read = plateRead(newId(), { vrm: vrmOf('SN01EAG') })
  const met = [{ list: 'stolen', vrm: vrmOf('SN01EAG') }]
  await store.commit({ read, pictures: [], alerts: [], met, messages: [], heldMessages: [] })
  const found = await ask(port, '/reads?text=SN01EAG')
  t.same(JSON.parse(found.body.toString()), { reads: [] })
})
