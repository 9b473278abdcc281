import { join } from 'node:path'
import t from 'tap'
import type { HotlistEntry, NumberedEntry } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { WorkerHotlistKeeper } from '../../agent/store/worker-hotlist-keeper.js'
import { keeperContract } from './keeper-contract.js'
import { delta, digestOf, entry, header, marksFor, numbered } from './lists.js'
import { timeMs } from './passings.js'

const folder = join(t.testdir(), 'data')
const hotlists = new SqliteHotlists({ folder })
const keeper = new WorkerHotlistKeeper({ folder, hotlists })

t.before(async () => {
  await hotlists.start()
  await keeper.start()
})
t.teardown(() => hotlists.stop())

const replace = (list: string, revision: number, ...entries: HotlistEntry[]) =>
  keeper.replace(
    header(list, { revision, entries: entries.length, digest: digestOf(...entries) }),
    numbered(entries),
  )

const [a, b] = [entry('AA01AAA'), entry('BB01BBB')] as const

t.test('the keeper on its thread keeps to the contract', (t) => keeperContract(t, keeper))

t.test('a list is in force when the call resolves, for those who look up', async (t) => {
  const rules = { ...usualListRules, priority: 3 }
  await keeper.replace(header('stolen', { revision: 7, rules }), numbered([a, b]))
  t.same(marksFor(hotlists, 'AA01AAA'), ['stolen AA01AAA'])
  t.same(hotlists.summaries(), [{ list: 'stolen', revision: 7, entries: 2, importedAtMs: timeMs, rules }])
})

t.test('a confirmation lies on the disk, in the list’s own file', async (t) => {
  await replace('stolen', 7, a)
  await keeper.confirm('stolen', 7, timeMs + 5_000)
  const afterRestart = new SqliteHotlists({ folder })
  await afterRestart.start()
  t.teardown(() => afterRestart.stop())
  t.match(afterRestart.held(), [{ list: 'stolen', revision: 7, importedAtMs: timeMs + 5_000 }])
})

t.test('what the source of the entries throws is told, and changes nothing', async (t) => {
  const held = keeper.held()
  async function* broken(): AsyncGenerator<NumberedEntry> {
    yield { line: 1, entry: b }
    throw new RangeError('part 2 is missing')
  }
  await t.rejects(keeper.replace(header('stolen'), broken()), new RangeError('part 2 is missing'))
  t.same(keeper.held(), held)
})

t.test('many entries come over whole, in order, and one by one', async (t) => {
  const many = Array.from({ length: 1_001 }, (_, n) => entry(`AA01A${n}`))
  await replace('stolen', 1, ...many)
  t.equal(hotlists.summaries()[0]!.entries, 1_001)
  t.same(marksFor(hotlists, 'AA01A1000'), ['stolen AA01A1000'])
  await replace('stolen', 2)
  t.equal(hotlists.summaries()[0]!.entries, 0, 'a list may be empty')
})

t.test('look-ups go on while lists are replaced and changed', async (t) => {
  const many = Array.from({ length: 3_000 }, (_, n) => entry(`AA01A${n}`))
  await replace('stolen', 7, ...many)
  let isDone = false
  const work = (async () => {
    await replace('stolen', 8, ...many)
    await keeper.change(delta({ from: 8, to: 9, upserts: many, entries: 3_000 }))
    isDone = true
  })()
  let missed = 0
  while (!isDone) {
    if (marksFor(hotlists, 'AA01A2999').length !== 1) missed += 1
    await new Promise((resolve) => setImmediate(resolve))
  }
  await work
  t.equal(missed, 0)
})

t.test('stopping gives up a list that never ends, and the old one stays', async (t) => {
  await replace('stolen', 7, a)
  let isWaiting = () => {}
  const waiting = new Promise<void>((resolve) => (isWaiting = resolve))
  async function* endless(): AsyncGenerator<NumberedEntry> {
    isWaiting()
    await new Promise(() => {})
    yield { line: 1, entry: b }
  }
  const replaced = keeper.replace(header('stolen', { revision: 8 }), endless())
  const rejected = t.rejects(replaced, { code: 'hotlists.given-up' })
  await waiting
  await keeper.stop()
  await rejected
  t.same(marksFor(hotlists, 'AA01AAA'), ['stolen AA01AAA'])
  await t.rejects(keeper.drop('stolen'), { code: 'hotlists.not-running' })
})
