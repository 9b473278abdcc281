import t from 'tap'
import { usualListRules } from '../agent/domain/list-rules.js'
import type { ReadAges } from '../agent/domain/stored-read.js'
import { OperationalError } from '../agent/errors.js'
import { Retention } from '../agent/retention.js'
import type { Store } from '../agent/store-ports.js'
import { KeptLog } from './fakes/kept-log.js'
import { MemoryStore } from './fakes/memory-store.js'
import { SetClock } from './fakes/set-clock.js'

const hourMs = 3_600_000
const noLists = { summaries: () => [] }
const rules = { hours: 24, alertsAreAnswered: false }
const nothing = { reads: 0, hits: 0, images: 0 }
const storeWith = (eraseReads: Store['eraseReads']) => {
  const { crewEntries, audit } = new MemoryStore()
  return { eraseReads, crewEntries, audit }
}

t.test('what is older than allowed is erased at the start, and counted in the log', async (t) => {
  const asked: ReadAges[] = []
  const eraseReads = async (ages: ReadAges) => ({ reads: asked.push(ages) + 6, hits: 2, images: 14 })
  const clock = new SetClock()
  const log = new KeptLog()
  const retention = new Retention({ store: storeWith(eraseReads), hotlists: noLists, clock, log }, rules)
  await retention.start()
  await retention.stop()
  t.same(asked, [{ beforeMs: clock.wallMs() - 24 * hourMs, metBeforeMs: {} }])
  t.same(log.lines, [{ name: 'retention.erased', fields: { reads: 7, hits: 2, images: 14 } }])
})

t.test('the log of who did what is erased after 13 months', async (t) => {
  const clock = new SetClock()
  const asked: number[] = []
  const store = storeWith(async () => nothing)
  store.audit.erase = async (beforeMs) => asked.push(beforeMs)
  const retention = new Retention({ store, hotlists: noLists, clock, log: new KeptLog() }, rules)
  await retention.start()
  await retention.stop()
  t.same(asked, [clock.wallMs() - 396 * 24 * hourMs])

  clock.stateNow = 'suspect'
  await retention.start()
  await retention.stop()
  t.equal(asked.length, 1, 'but not by a clock that nobody can trust')
})

t.test('a stop waits for an erasure that is under way', async (t) => {
  let erased = false
  const eraseReads = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    erased = true
    return nothing
  }
  const log = new KeptLog()
  const retention = new Retention(
    { store: storeWith(eraseReads), hotlists: noLists, clock: new SetClock(), log },
    rules,
  )
  await retention.start()
  await retention.stop()
  t.ok(erased)
  t.same(log.lines, [], 'nothing was erased, so nothing is told')
})

t.test('a disk that fails is told and does not end the agent', async (t) => {
  const eraseReads = async () => {
    throw new OperationalError('store.disk-failed', 'the disk failed')
  }
  const log = new KeptLog()
  const retention = new Retention(
    { store: storeWith(eraseReads), hotlists: noLists, clock: new SetClock(), log },
    rules,
  )
  await retention.start()
  await retention.stop()
  t.same(log.lines, [
    { name: 'retention.failed', fields: { code: 'store.disk-failed', complaint: 'the disk failed' } },
  ])
})

t.test('a list whose rules say so keeps the reads that met it for its own time', async (t) => {
  const asked: ReadAges[] = []
  const eraseReads = async (ages: ReadAges) => {
    asked.push(ages)
    return nothing
  }
  const summary = { importedAtMs: 0, revision: undefined, entries: 1 }
  const lists = [
    { ...summary, list: 'stolen', rules: { ...usualListRules, retentionDays: 7 } },
    { ...summary, list: 'trial', rules: usualListRules },
  ]
  const clock = new SetClock()
  const hotlists = { summaries: () => lists }
  const retention = new Retention(
    { store: storeWith(eraseReads), hotlists, clock, log: new KeptLog() },
    rules,
  )
  await retention.start()
  await retention.stop()
  t.same(asked[0]?.metBeforeMs, { stolen: clock.wallMs() - 7 * 24 * hourMs })
})

t.test(
  'nothing stays longer than seven days once it is acknowledged; a hit waits so long for its answer',
  async (t) => {
    const asked: ReadAges[] = []
    const eraseReads = async (ages: ReadAges) => {
      asked.push(ages)
      return nothing
    }
    const clock = new SetClock()
    const summary = { list: 'stolen', importedAtMs: 0, revision: undefined, entries: 1 }
    const hotlists = { summaries: () => [{ ...summary, rules: { ...usualListRules, retentionDays: 30 } }] }
    const parts = { store: storeWith(eraseReads), hotlists, clock, log: new KeptLog() }
    const retention = new Retention(parts, { hours: 0, alertsAreAnswered: true })
    await retention.start()
    await retention.stop()
    const weekBeforeMs = clock.wallMs() - 7 * 24 * hourMs
    t.same(asked, [
      { beforeMs: clock.wallMs(), metBeforeMs: { stolen: weekBeforeMs }, unansweredBeforeMs: weekBeforeMs },
    ])
  },
)
