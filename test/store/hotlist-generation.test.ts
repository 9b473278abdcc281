import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { dropList } from '../../agent/store/hotlist-generation.js'
import { SqliteHotlists } from '../../agent/store/sqlite-hotlists.js'
import { entry, marksFor, take } from './lists.js'

/** What a start after the power cut finds: all marks in force. */
async function marksAfterStart(t: Test, folder: string): Promise<readonly string[]> {
  const hotlists = new SqliteHotlists({ folder })
  await hotlists.start()
  t.teardown(() => hotlists.stop())
  t.same(hotlists.complaints(), [])
  return ['AA01AAA', 'BB01BBB', 'CC01CCC'].flatMap((mark) => marksFor(hotlists, mark))
}

/** Two generations of the list as bytes: with AA01AAA, and with BB01BBB. */
async function generations(t: Test): Promise<readonly [old: Buffer, next: Buffer]> {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AA01AAA'))
  const old = readFileSync(join(folder, 'hotlists', 'stolen.1.db'))
  await take(folder, 'stolen', entry('BB01BBB'))
  return [old, readFileSync(join(folder, 'hotlists', 'stolen.2.db'))]
}

t.test('power lost at any step of a swap leaves one generation in force, whole', async (t) => {
  const [old, next] = await generations(t)
  const steps: readonly (readonly [step: string, files: Record<string, Buffer>, inForce: string])[] = [
    ['the new one is begun', { 'stolen.1.db': old, 'stolen.db.next': Buffer.alloc(0) }, 'AA01AAA'],
    ['it is half written', { 'stolen.1.db': old, 'stolen.db.next': next.subarray(0, 9_000) }, 'AA01AAA'],
    ['it is whole', { 'stolen.1.db': old, 'stolen.db.next': next }, 'AA01AAA'],
    ['it is renamed', { 'stolen.1.db': old, 'stolen.2.db': next }, 'BB01BBB'],
    [
      'the old one is gone, its log is not',
      { 'stolen.2.db': next, 'stolen.1.db-wal': Buffer.from('x'), 'stolen.1.db-shm': Buffer.from('x') },
      'BB01BBB',
    ],
  ]
  for (const [step, files, inForce] of steps) {
    await t.test(step, async (t) => {
      const folder = t.testdir({ hotlists: {} })
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'hotlists', name), bytes)
      t.same(await marksAfterStart(t, folder), [`stolen ${inForce}`])
      await take(folder, 'stolen', entry('CC01CCC'))
      t.same(await marksAfterStart(t, folder), ['stolen CC01CCC'])
      const databases = readdirSync(join(folder, 'hotlists')).filter((name) => /\.(db|next)$/.test(name))
      t.equal(databases.length, 1, 'the next import clears what was left')
    })
  }
})

t.test('the log of a file that is gone is not played into the one that takes its name', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AA01AAA'))
  const file = join(folder, 'hotlists', 'stolen.1.db')
  const db = new Database(file)
  db.pragma('wal_autocheckpoint = 0')
  db.exec('DELETE FROM keys')
  const log = readFileSync(`${file}-wal`)
  db.close()
  await dropList(folder, 'stolen')
  writeFileSync(`${file}-wal`, log)
  await take(folder, 'stolen', entry('AA01AAA'))
  t.same(await marksAfterStart(t, folder), ['stolen AA01AAA'])
})

t.test('power lost within a delta leaves the list as it was', async (t) => {
  const folder = t.testdir()
  await take(folder, 'stolen', entry('AA01AAA'))
  const file = join(folder, 'hotlists', 'stolen.1.db')
  const after = join(folder, 'after')
  mkdirSync(join(after, 'hotlists'), { recursive: true })
  const db = new Database(file)
  // Much is changed and little is kept in memory, so that the log holds what was never committed.
  db.pragma('cache_size = 10')
  db.exec('BEGIN; DELETE FROM keys')
  const add = db.prepare('INSERT INTO texts (text) VALUES (?)')
  for (let n = 0; n < 2_000; n += 1) add.run(`${n}`.repeat(100))
  for (const suffix of ['', '-wal'])
    copyFileSync(file + suffix, join(after, 'hotlists', `stolen.1.db${suffix}`))
  t.ok(readFileSync(`${file}-wal`).length > 100_000)
  db.close()
  t.same(await marksAfterStart(t, after), ['stolen AA01AAA'])
})
