import type { Test } from 'tap'
import type { HotlistEntry } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import type { HotlistKeeper } from '../../agent/ports.js'
import { delta, digestOf, entry, header, numbered } from './lists.js'
import { timeMs } from './passings.js'

const [a, b, c] = [entry('AA01AAA'), entry('BB01BBB'), entry('CC01CCC')] as const

type KeeperTest = (name: string, body: (t: Test) => Promise<void>) => Promise<void>

/** What every HotlistKeeper keeps to. `keeper` is started and holds nothing; the caller stops it. */
export async function keeperContract(t: Test, keeper: HotlistKeeper): Promise<void> {
  const test: KeeperTest = async (name, body) => {
    await t.test(name, body)
    await keeper.drop('stolen')
  }
  const replace = (revision: number, ...entries: HotlistEntry[]) =>
    keeper.replace(
      header('stolen', { revision, entries: entries.length, digest: digestOf(...entries) }),
      numbered(entries),
    )

  await test('what was taken over is held, with what was said of it', async (t) => {
    const rules = { ...usualListRules, priority: 3, hours: [{ from: '22:00', to: '06:00' }] }
    await keeper.replace(header('stolen', { revision: 7, rules }), numbered([a, b]))
    const sums = { entries: 2, takenOver: 2, digest: digestOf(a, b) }
    t.same(keeper.held(), [{ list: 'stolen', revision: 7, ...sums, importedAtMs: timeMs, rules }])
  })

  await test('a delta leads to its revision', async (t) => {
    await replace(7, a, b)
    const after = { entries: 2, digest: digestOf(b, c) }
    await keeper.change(delta({ upserts: [c], deletes: [a.vrm], ...after }))
    t.match(keeper.held(), [{ revision: 8, ...after, importedAtMs: timeMs + 1 }])
  })

  await test('what does not fit is refused, and what was held stays', async (t) => {
    await replace(7, a, b)
    const held = keeper.held()
    const refused = { name: 'InputError' }
    await t.rejects(keeper.change(delta({ from: 6, upserts: [c], entries: 3 })), refused)
    await t.rejects(keeper.change(delta({ upserts: [c], entries: 7 })), refused)
    await t.rejects(keeper.change(delta({ upserts: [c], entries: 3, digest: digestOf(a) })), refused)
    await t.rejects(keeper.replace(header('stolen', { entries: 3 }), numbered([c])), refused)
    t.same(keeper.held(), held)
  })

  await test('the age of the revision that is held is counted from its latest confirmation', async (t) => {
    await replace(7, a, b)
    const [held] = keeper.held()
    await keeper.confirm('stolen', 7, timeMs + 5_000)
    t.same(keeper.held(), [{ ...held, importedAtMs: timeMs + 5_000 }])
    await keeper.confirm('stolen', 7, timeMs + 4_000)
    await keeper.confirm('stolen', 8, timeMs + 9_000)
    await keeper.confirm('unknown', 7, timeMs + 9_000)
    t.same(keeper.held(), [{ ...held, importedAtMs: timeMs + 5_000 }])
    await keeper.change(delta({ upserts: [c], entries: 3, importedAtMs: timeMs + 6_000 }))
    t.match(keeper.held(), [{ revision: 8, entries: 3, importedAtMs: timeMs + 6_000 }])
  })

  await test('a list that was no revision of the data centre has none to confirm', async (t) => {
    await keeper.replace(header('stolen'), numbered([a]))
    await keeper.confirm('stolen', 1, timeMs + 5_000)
    t.match(keeper.held(), [{ revision: undefined, importedAtMs: timeMs }])
  })

  await test('a list that is dropped is held no longer; unknown ones are ignored', async (t) => {
    await replace(7, a)
    await keeper.drop('unknown')
    t.equal(keeper.held().length, 1)
    await keeper.drop('stolen')
    t.same(keeper.held(), [])
  })
}
