import t from 'tap'
import { effectOfAction, type HotlistEntry } from '../../agent/domain/hotlist.js'
import type { StoredAlert } from '../../agent/domain/stored-alert.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { OperationalError } from '../../agent/errors.js'
import { CoolDowns } from '../../agent/flow/cool-downs.js'
import { ListsToLateHits } from '../../agent/flow/lists-to-late-hits.js'
import { newId } from '../../agent/platform/new-id.js'
import type { LateHits } from '../../agent/store-ports.js'
import { hitMessage } from '../../agent/wire/hit-message.js'
import { exampleEntry, exampleList } from '../fakes/cab-records.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { plateRead, timeMs, vrmOf } from '../store/passings.js'
import { until } from '../until.js'

const hourMs = 3_600_000
const nowMs = timeMs + hourMs

/** A store whose disk refuses the first late hits. */
class StubbornStore extends MemoryStore {
  refusals = 0

  override async addLateHits(hits: LateHits): Promise<void> {
    if (this.refusals-- > 0) throw new OperationalError('store.full', 'the disk is full')
    await super.addLateHits(hits)
  }
}

class Device {
  entries: readonly HotlistEntry[] = []
  readonly store = new StubbornStore()
  readonly log = new KeptLog()
  readonly alerts: StoredAlert[] = []
  lookUps = 0
  #changed = () => {}
  #late: ListsToLateHits | undefined

  /** Also what a restart does: nothing is remembered but what the store holds. */
  async start(): Promise<void> {
    await this.#late?.stop()
    this.#late = new ListsToLateHits(
      {
        store: this.store,
        hotlists: {
          lookUp: (key) => {
            this.lookUps++
            return this.entries.filter(({ vrm }) => foldVrm(vrm) === key)
          },
          lookUpMany: () => [],
          summaries: () => [exampleList()],
          effectOf: effectOfAction,
          onChange: (listener) => {
            this.#changed = listener
          },
        },
        coolDowns: new CoolDowns(),
        cab: { showAlert: (alert) => this.alerts.push(alert), audience: () => undefined },
        clock: { wallMs: () => nowMs, monotonicMs: () => performance.now() },
        newId,
        onCommitted: () => {},
        log: this.log,
      },
      1,
    )
    await this.#late.start()
  }

  async stop(): Promise<void> {
    await this.#late?.stop()
  }

  take(...entries: readonly HotlistEntry[]): void {
    this.entries = entries
    this.#changed()
  }

  async store1(vrm: string, capturedAtMs = timeMs): Promise<string> {
    const readId = newId()
    const read = plateRead(readId, { vrm: vrmOf(vrm), capturedAtMs })
    await this.store.commit({ read, pictures: [], alerts: [], messages: [], heldMessages: [] })
    return readId
  }

  async hits() {
    const messages = await this.store.outbox.next(1_000, 0, [])
    return messages.map(({ payload }) => hitMessage.parse(JSON.parse(Buffer.from(payload).toString())))
  }

  check(): void {
    this.#late?.check()
  }

  /** Resolves when so many look-ups were made. */
  async lookedUp(count: number): Promise<void> {
    await until('the reads are looked up', () => this.lookUps >= count)
  }
}

t.test('a read that passed before its entry came goes up and alerts, marked late', async (t) => {
  const device = new Device()
  const readId = await device.store1('AB01CDE')
  await device.store1('ZZ01ZZZ')
  await device.start()
  t.teardown(() => device.stop())
  device.take(exampleEntry('AB01CDE'))
  await until('it is alerted', () => device.alerts.length > 0)
  t.match(device.alerts, [{ readId, late: true, match: 'exact', raisedAtMs: nowMs, capturedAtMs: timeMs }])
  t.match(await device.hits(), [{ readId, late: true, match: 'exact', outcome: 'hit', stage: 'final' }])
  t.match(await device.store.alerts.recent(10), [{ late: true }])
})

t.test('a late hit is told once: not at the next change, and not after a restart', async (t) => {
  const device = new Device()
  await device.store1('AB01CDE')
  await device.start()
  device.take(exampleEntry('AB01CDE', { action: 'SILENT' }))
  await until('it goes up', async () => (await device.hits()).length === 1)
  t.same(device.alerts, [], 'a covert one leaves no trace in the cab')
  for (let again = 0; again < 2; again++) {
    const before = device.lookUps
    await device.start()
    await device.lookedUp(before + 2)
  }
  await device.stop()
  t.equal((await device.hits()).length, 1)
})

t.test('what the read met when it passed is not told again, and what is too old is left', async (t) => {
  const device = new Device()
  const met = [{ list: 'stolen', vrm: vrmOf('AB01CDE') }]
  const read = plateRead(newId())
  await device.store.commit({ read, pictures: [], alerts: [], met, messages: [], heldMessages: [] })
  await device.store1('AB01CDF', nowMs - 25 * hourMs)
  const readId = await device.store1('AB01CDG', nowMs - 23 * hourMs)
  device.entries = ['AB01CDE', 'AB01CDF', 'AB01CDG'].map((vrm) => exampleEntry(vrm))
  await device.start()
  await until('it is alerted', () => device.alerts.length > 0)
  await device.stop()
  t.match(await device.hits(), [{ readId }])
  t.equal((await device.hits()).length, 1)
})

t.test('many reads are checked page by page, each', async (t) => {
  const device = new Device()
  for (let number = 0; number < 450; number++) await device.store1(`AB01${1000 + number}`)
  device.entries = [0, 199, 200, 449].map((number) => exampleEntry(`AB01${1000 + number}`))
  await device.start()
  await until('it goes up', async () => (await device.hits()).length === 4)
  await device.stop()
  t.equal(device.alerts.length, 4)
})

t.test(
  'what a full disk refused is told as soon as it takes it, though no list changes, and holds up no other',
  async (t) => {
    const device = new Device()
    await device.store1('AB01CDE')
    await device.store1('AB01CDF', timeMs + 1)
    await device.start()
    t.teardown(() => device.stop())
    device.store.refusals = 1
    device.take(exampleEntry('AB01CDE'), exampleEntry('AB01CDF'))
    await until('both are alerted', () => device.alerts.length === 2)
    t.match(device.log.names(), ['late-hits.failed'])
    t.match(
      device.alerts,
      [{ vrm: vrmOf('AB01CDE') }, { vrm: vrmOf('AB01CDF') }],
      'the newest was refused first',
    )
    t.equal((await device.hits()).length, 2)
  },
)

t.test(
  'a read that the disk took after the lists had been checked is checked when that is asked for',
  async (t) => {
    const device = new Device()
    await device.store1('ZZ01ZZZ')
    await device.start()
    t.teardown(() => device.stop())
    device.take(exampleEntry('AB01CDE'))
    await device.lookedUp(1)
    const readId = await device.store1('AB01CDE')
    device.check()
    await until('it is alerted', () => device.alerts.length > 0)
    t.match(device.alerts, [{ readId, late: true }])
  },
)
