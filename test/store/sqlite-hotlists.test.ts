import { closeSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import type { NumberedEntry } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { InputError } from '../../agent/errors.js'
import { generationsInForce, hotlistFolder } from '../../agent/store/hotlist-folder.js'
import { replaceList } from '../../agent/store/hotlist-generation.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { until } from '../until.js'
import { entry, header, marksFor, take } from './lists.js'
import { timeMs } from './passings.js'

async function open(t: Test, folder: string): Promise<SqliteHotlists> {
  const hotlists = new SqliteHotlists({ folder })
  await hotlists.start()
  t.teardown(() => hotlists.stop())
  return hotlists
}

/** The file that is in force. */
const fileOf = (folder: string, list: string): string =>
  generationsInForce(hotlistFolder(folder)).get(list)!.path

t.test('without any list nothing is found and nothing is wrong', async (t) => {
  const hotlists = await open(t, join(t.testdir(), 'not-there'))
  t.same(hotlists.lookUp('AB01CDE', timeMs), [])
  t.same(hotlists.summaries(), [])
  t.same(hotlists.unknownActions(), {})
  t.same(hotlists.complaints(), [])
})

t.test('an entry comes back as it was imported', async (t) => {
  const folder = t.testdir()
  const whole = entry('AB01CDE', {
    warningMarkers: 'VI',
    nimCode: '55',
    information: 'Seen in Bryn Mawr, “urgent”',
    forceAndArea: '60',
    weedDate: '2026-12-31',
    pncId: '26/1',
    protectiveMarking: 'R',
    cad: 'CAD 7',
  })
  await take(folder, 'stolen', whole, entry('CD01EFG'))
  const hotlists = await open(t, folder)
  t.strictSame(hotlists.lookUp('AB01CDE', timeMs), [whole])
  t.strictSame(hotlists.lookUp('CD01EFG', timeMs), [entry('CD01EFG')])
  t.same(hotlists.summaries(), [
    { list: 'stolen', revision: undefined, entries: 2, importedAtMs: timeMs, rules: usualListRules },
  ])
})

t.test('O and 0, I and 1 are found as one, on every list that has the mark', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('OO01OII'))
  await take(folder, 'b-list', entry('O001O1I'), entry('OO01OII', { action: 'SILENT' }))
  const hotlists = await open(t, folder)
  t.same(marksFor(hotlists, '0001011'), ['b-list O001O1I', 'b-list OO01OII', 'stolen OO01OII'])
  t.same(marksFor(hotlists, 'OO01OI'), [])
})

t.test('an entry matches to the end of its weed date, UTC', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AB01CDE', { weedDate: '2026-11-03' }))
  const hotlists = await open(t, folder)
  t.equal(marksFor(hotlists, 'AB01CDE', Date.UTC(2026, 10, 3, 23, 59, 59, 999)).length, 1)
  t.equal(marksFor(hotlists, 'AB01CDE', Date.UTC(2026, 10, 4)).length, 0)
})

t.test('a list takes the place of the one of its name and leaves the others', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AB01CDE'))
  await take(folder, 'wanted', entry('CD01EFG', { action: 'WATCH' }))
  await take(folder, 'stolen', entry('EF01GHJ'), entry('GH01JKL'))
  const hotlists = await open(t, folder)
  t.same(
    ['AB01CDE', 'CD01EFG', 'EF01GHJ', 'GH01JKL'].flatMap((vrm) => marksFor(hotlists, vrm)),
    ['wanted CD01EFG', 'stolen EF01GHJ', 'stolen GH01JKL'],
  )
  t.match(hotlists.summaries(), [
    { list: 'stolen', entries: 2 },
    { list: 'wanted', entries: 1 },
  ])
  t.same(hotlists.unknownActions(), { WATCH: 1 })
})

t.test('of lines with the same mark the last one counts, and the others are told', async (t) => {
  const folder = t.testdir()
  const imported = await take(
    folder,
    'stolen',
    entry('AB01CDE', { reason: 'FIRST' }),
    entry('CD01EFG'),
    entry('AB01CDE', { reason: 'SECOND' }),
    entry('AB01CDE', { reason: 'LAST' }),
  )
  t.match(imported, {
    list: 'stolen',
    entries: 2,
    importedAtMs: timeMs,
    repeatedLines: [1, 3],
    repeatedCount: 2,
  })
  t.match((await open(t, folder)).lookUp('AB01CDE', timeMs), [{ reason: 'LAST' }])
})

t.test('actions that are neither STOP nor SILENT are counted, the most frequent first', async (t) => {
  const folder = t.testdir()
  const marks = ['AA01AAA', 'BB01BBB', 'CC01CCC', 'DD01DDD', 'EE01EEE', 'FF01FFF']
  const actions = ['STOP', 'silent', ' Stop ', 'observe', 'OBSERVE', '']
  await take(folder, 'stolen', ...marks.map((vrm, index) => entry(vrm, { action: actions[index]! })))
  t.strictSame((await open(t, folder)).unknownActions(), { OBSERVE: 2, '': 1 })
})

t.test(
  'a running agent takes up a new generation by itself, and no list where the file is gone',
  async (t) => {
    const folder = t.testdir()
    const hotlists = await open(t, folder)
    let changes = 0
    hotlists.onChange(() => (changes += 1))
    await take(folder, 'stolen', entry('AB01CDE'))
    await until('the change is told', () => changes === 1)
    t.same(marksFor(hotlists, 'AB01CDE'), ['stolen AB01CDE'])
    await take(folder, 'stolen', entry('CD01EFG'))
    await until('the change is told', () => changes === 2)
    t.same(marksFor(hotlists, 'AB01CDE'), [])
    t.same(marksFor(hotlists, 'CD01EFG'), ['stolen CD01EFG'])
    rmSync(fileOf(folder, 'stolen'))
    await until('the change is told', () => changes === 3)
    t.same(hotlists.summaries(), [])
  },
)

t.test('where the new generation cannot be read the old one stays, with a complaint', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AB01CDE'))
  const hotlists = await open(t, folder)
  let changes = 0
  hotlists.onChange(() => (changes += 1))
  const next = fileOf(folder, 'stolen').replace('.1.db', '.2.db')
  writeFileSync(next, 'no database at all, '.repeat(500))
  await until('the change is told', () => changes === 1)
  t.match(hotlists.complaints(), [/stolen\.2\.db: the file is damaged/])
  t.same(marksFor(hotlists, 'AB01CDE'), ['stolen AB01CDE'])
  await take(folder, 'stolen', entry('CD01EFG'))
  await until('the change is told', () => changes === 2)
  t.same(hotlists.complaints(), [])
  t.same(marksFor(hotlists, 'CD01EFG'), ['stolen CD01EFG'])
})

t.test(
  'a generation that turns out to be damaged finds nothing, with a complaint, and never throws',
  async (t) => {
    const folder = t.testdir()
    await take(
      folder,
      'stolen',
      ...Array.from({ length: 2_000 }, (_, n) => entry(`AA01A${String(n).padStart(4, '0')}`)),
    )
    const file = fileOf(folder, 'stolen')
    const descriptor = openSync(file, 'r+')
    for (let at = 12 * 4_096; at < statSync(file).size; at += 4_096)
      writeSync(descriptor, Buffer.alloc(4_096, 0xa5), 0, 4_096, at)
    closeSync(descriptor)
    const hotlists = await open(t, folder)
    t.same(marksFor(hotlists, 'AA01A1999'), [])
    t.match(hotlists.complaints(), [/stolen\.1\.db: the file is damaged .*; import the list stolen again/])
    t.same(marksFor(hotlists, 'AA01A0000'), [])
    await take(folder, 'wanted', entry('AB01CDE'))
    await until('the other list is taken up', () => hotlists.summaries().length === 1)
    t.same(marksFor(hotlists, 'AB01CDE'), ['wanted AB01CDE'])
  },
)

t.test('lists of another version are told, not guessed at', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AB01CDE'))
  const db = new Database(fileOf(folder, 'stolen'))
  db.pragma('user_version = 7')
  db.close()
  t.match((await open(t, folder)).complaints(), [
    /expected a hotlist of schema 2, got 7; remove it and import the list again/,
  ])
  await take(folder, 'stolen', entry('AB01CDE'))
  t.same(marksFor(await open(t, folder), 'AB01CDE'), ['stolen AB01CDE'])
  writeFileSync(join(folder, 'hotlists.db'), '')
  t.match((await open(t, folder)).complaints(), [/hotlists\.db: hotlists of an earlier version/])
})

t.test('an import that fails half-way leaves the old lists and no litter', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AB01CDE'))
  async function* broken(): AsyncGenerator<NumberedEntry> {
    yield { line: 1, entry: entry('CD01EFG') }
    throw new InputError('line 2 breaks it')
  }
  await t.rejects(replaceList(folder, header('stolen'), broken()), /line 2 breaks it/)
  t.same(readdirSync(hotlistFolder(folder)).sort(), ['stolen.1.db', 'stolen.lock'])
  t.same(marksFor(await open(t, folder), 'AB01CDE'), ['stolen AB01CDE'])
})

t.test('imports at the same time keep each other’s lists', async (t) => {
  const folder = t.testdir()
  const marks = ['AA01AAA', 'BB01BBB', 'CC01CCC']
  await Promise.all(marks.map((vrm) => take(folder, `list of ${vrm}`, entry(vrm))))
  t.equal((await open(t, folder)).summaries().length, 3)
})

t.test('a data folder that cannot be made is named', async (t) => {
  const folder = t.testdir({ file: '' })
  await t.rejects(take(join(folder, 'file'), 'stolen', entry('AB01CDE')), {
    code: 'store.cannot-write',
    message: join(folder, 'file'),
  })
})
