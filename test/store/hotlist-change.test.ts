import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { ListDelta } from '../../agent/domain/held-list.js'
import type { HotlistEntry, NumberedEntry } from '../../agent/domain/hotlist.js'
import { parseVrm } from '../../agent/domain/vrm.js'
import { changeList } from '../../agent/store/hotlist-change.js'
import { dropList, replaceList } from '../../agent/store/hotlist-generation.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { delta, digestOf, entry, header, marksFor, numbered } from './lists.js'
import { timeMs } from './passings.js'

/** As the keeper does it, but on this thread. */
async function keeping(t: Test) {
  const folder = join(t.testdir(), 'data')
  const hotlists = new SqliteHotlists({ folder })
  await hotlists.start()
  t.teardown(() => hotlists.stop())
  const takenUp = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work
    hotlists.lookForNew()
    return result
  }
  return {
    folder,
    hotlists,
    replace: (list: string, revision: number, ...entries: HotlistEntry[]) =>
      takenUp(
        replaceList(
          folder,
          header(list, { revision, entries: entries.length, digest: digestOf(...entries) }),
          numbered(entries),
        ),
      ),
    announce: (changes: object, entries: AsyncIterable<NumberedEntry>) =>
      takenUp(replaceList(folder, header('stolen', changes), entries)),
    change: (changes: ListDelta) => takenUp(changeList(folder, changes)),
    drop: (list: string) => takenUp(dropList(folder, list)),
  }
}

const [a, b, c] = [entry('AA01AAA'), entry('BB01BBB'), entry('CC01CCC')] as const

t.test('a delta changes what it names, and the other entries stay', async (t) => {
  const { hotlists, replace, change } = await keeping(t)
  await replace('stolen', 7, a, b)
  const changed = entry('AA01AAA', { action: 'WATCH', make: 'LANCIA' })
  await change(
    delta({
      upserts: [changed, c],
      deletes: [parseVrm('BB01BBB')!],
      entries: 2,
      digest: digestOf(changed, c),
    }),
  )
  t.same(hotlists.lookUp('AA01AAA', timeMs), [changed])
  t.same(marksFor(hotlists, 'BB01BBB'), [])
  t.same(marksFor(hotlists, 'CC01CCC'), ['stolen CC01CCC'])
  t.match(hotlists.held(), [
    { revision: 8, entries: 2, digest: digestOf(changed, c), importedAtMs: timeMs + 1 },
  ])
  t.same(hotlists.unknownActions(), { WATCH: 1 })
})

t.test('a delta that does not fit is refused, and nothing of it is kept', async (t) => {
  const { hotlists, replace, change } = await keeping(t)
  await t.rejects(change(delta({})), { name: 'InputError', message: /stolen: the list is not held/ })
  await replace('stolen', 7, a, b)
  const held = hotlists.held()
  const wrong: readonly (readonly [Partial<ListDelta>, RegExp])[] = [
    [{ from: 6, upserts: [c], entries: 3 }, /expected a change of revision 7, got one of 6/],
    [{ from: 8, to: 9, upserts: [c], entries: 3 }, /expected a change of revision 7, got one of 8/],
    [{ to: 7, upserts: [c], entries: 3 }, /expected a revision after 7, got 7/],
    [{ upserts: [c], entries: 2 }, /expected 2 entries, got 3/],
    [{ deletes: [parseVrm('ZZ01ZZZ')!], entries: 1 }, /expected 1 entries, got 2/],
    [{ upserts: [c], entries: 3, digest: digestOf(a, b) }, /expected entries of digest/],
  ]
  for (const [changes, message] of wrong) {
    await t.rejects(change(delta(changes)), { name: 'InputError', message })
  }
  t.same(hotlists.held(), held)
  t.same(marksFor(hotlists, 'CC01CCC'), [])
})

t.test('a list that is not what was announced leaves the old one', async (t) => {
  const { hotlists, replace, announce } = await keeping(t)
  await replace('stolen', 7, a)
  const announced: readonly (readonly [object, RegExp])[] = [
    [{ entries: 3 }, /stolen: expected 3 entries, got 2; the old list stays/],
    [{ entries: 2, digest: digestOf(a, c) }, /expected entries of digest .*; the old list stays/],
  ]
  for (const [changes, message] of announced) {
    await t.rejects(announce(changes, numbered([b, c])), {
      name: 'InputError',
      message,
    })
  }
  async function* broken(): AsyncGenerator<NumberedEntry> {
    yield { line: 1, entry: b }
    throw new RangeError('part 2 is missing')
  }
  await t.rejects(announce({}, broken()), new RangeError('part 2 is missing'))
  t.same(marksFor(hotlists, 'AA01AAA'), ['stolen AA01AAA'])
  t.same(marksFor(hotlists, 'BB01BBB'), [])
})

t.test('expired entries are gone after a build, and deltas still fit', async (t) => {
  const { hotlists, replace, change } = await keeping(t)
  const expired = ['DD01DDD', 'EE01EEE', 'FF01FFF'].map((mark) => entry(mark, { weedDate: '2026-11-02' }))
  const [d, e, f] = expired as [HotlistEntry, HotlistEntry, HotlistEntry]
  await replace('stolen', 7, a, ...expired)
  t.match(hotlists.held(), [{ entries: 1, takenOver: 4, digest: digestOf(a, d, e, f) }])
  t.same(marksFor(hotlists, 'DD01DDD', 0), [], 'not even for a passing of long ago')
  const renewed = entry('EE01EEE', { weedDate: '2027-11-02' })
  await change(delta({ upserts: [renewed], deletes: [d.vrm], entries: 3, digest: digestOf(a, renewed, f) }))
  t.match(hotlists.held(), [{ entries: 2, takenOver: 3 }])
  await change(delta({ from: 8, to: 9, upserts: [e], entries: 3, digest: digestOf(a, e, f) }))
  t.match(hotlists.held(), [{ entries: 1, takenOver: 3 }])
  t.same(marksFor(hotlists, 'EE01EEE'), [])
})

t.test('where most entries have expired the clock is doubted, and nothing is left out', async (t) => {
  const { hotlists, replace } = await keeping(t)
  const old = Array.from({ length: 150 }, (_, n) => entry(`AA01A${n}`, { weedDate: '2026-11-02' }))
  await replace('stolen', 1, ...old)
  t.equal(hotlists.summaries()[0]!.entries, 150)
  t.same(marksFor(hotlists, 'AA01A7'), [], 'they do not match')
  t.same(marksFor(hotlists, 'AA01A7', Date.UTC(2026, 10, 2)), ['stolen AA01A7'])
})

t.test('patterns meet the marks they stand for, and change as all entries do', async (t) => {
  const { hotlists, replace, change } = await keeping(t)
  const pattern = entry('AA0*A?A')
  await replace('stolen', 7, a, pattern)
  t.same(marksFor(hotlists, 'AA01AAA'), ['stolen AA0*A?A', 'stolen AA01AAA'])
  t.same(marksFor(hotlists, 'AA0A1A'), ['stolen AA0*A?A'])
  t.same(
    hotlists.lookUpMany(['AA01AAA', 'AA0A1A'], timeMs).map(({ vrm }) => vrm),
    ['AA01AAA'],
    'what was perhaps read is not compared with patterns',
  )
  await change(delta({ upserts: [entry('BB*')], deletes: [pattern.vrm], entries: 2 }))
  t.same(marksFor(hotlists, 'AA0A1A'), [])
  t.same(marksFor(hotlists, 'BB01BBB'), ['stolen BB*'])
  const many = Array.from({ length: 1_001 }, (_, n) => entry(`AA01${n}*`))
  await t.rejects(
    replace('stolen', 9, ...many),
    /at most 1000 marks with \? or \*, got 1001; the old list stays/,
  )
  await t.rejects(change(delta({ from: 8, to: 9, upserts: many, entries: 1_003 })), /at most 1000 marks/)
})

t.test('many keys are asked for at once, on all lists', async (t) => {
  const { hotlists, replace } = await keeping(t)
  await replace('stolen', 1, entry('OO01OOO'), b)
  await replace('wanted', 1, entry('BB01BBB', { list: 'wanted' }))
  const found = hotlists.lookUpMany(['BB01BBB', '0001000', 'ZZ01ZZZ'], timeMs)
  t.same(
    found.map(({ list, vrm }) => `${list} ${vrm}`),
    ['stolen BB01BBB', 'stolen OO01OOO', 'wanted BB01BBB'],
  )
  t.same(hotlists.lookUpMany([], timeMs), [])
})

t.test('a list that is dropped is gone, and its name can come back', async (t) => {
  const { hotlists, replace, drop } = await keeping(t)
  await replace('a/b .. %41*', 1, entry('AA01AAA', { list: 'a/b .. %41*' }))
  await replace('x'.repeat(64), 1, b)
  await drop('a/b .. %41*')
  t.same(marksFor(hotlists, 'AA01AAA'), [])
  await drop('never held')
  t.equal(hotlists.held().length, 1)
  await replace('a/b .. %41*', 1, entry('AA01AAA', { list: 'a/b .. %41*' }))
  t.same(marksFor(hotlists, 'AA01AAA'), ['a/b .. %41* AA01AAA'])
})
