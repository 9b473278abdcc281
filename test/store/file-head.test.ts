import { execFileSync } from 'node:child_process'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { DataKeys } from '../../agent/store/data-keys.js'
import { takeExclusiveLock } from '../../agent/store/exclusive-lock.js'
import { headOf } from '../../agent/store/file-head.js'
import { openDatabase, sealingOf } from '../../agent/store/sealed-database.js'
import { sealingsBelow } from '../../agent/store/sealed-file.js'

const key = 'ab'.repeat(32)
const sqlite = fileURLToPath(import.meta.resolve('better-sqlite3'))

/** Runs a line of code in another process, which has `Database`. Returns what it prints. */
function elsewhere(code: string, path: string): string {
  const program = `const Database = require(${JSON.stringify(sqlite)}); const path = ${JSON.stringify(path)}; ${code}`
  return execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' })
}

t.test('a look at what seals the files leaves the locks on them as they were', async (t) => {
  const folder = t.testdir()
  const keys = new DataKeys(folder, key)
  keys.prepare()
  const path = join(folder, 'reads.db')
  const db = openDatabase(path, keys)
  t.teardown(() => db.close())
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE t (n INTEGER)')
  const lock = takeExclusiveLock(join(folder, 'reads.lock'), 0)
  t.teardown(() => lock.close())

  t.equal(sealingOf(path), keys.newest()!.id)
  t.ok(sealingsBelow(folder).has(keys.newest()!.id))

  const tries = `const db = new Database(path, { timeout: 0 })
    try { db.exec('BEGIN EXCLUSIVE'); console.log('taken') } catch (error) { console.log(error.code) }`
  t.equal(elsewhere(tries, join(folder, 'reads.lock')), 'SQLITE_BUSY\n', 'a second agent is kept out')
  // The file is sealed, so that another program cannot read it: SQLite's locks on it are asked of the system.
  const held = execFileSync('grep', ['-c', ` ${process.pid} `, '/proc/locks'], { encoding: 'utf8' })
  t.ok(Number(held) >= 3, 'those on the database and its log as well')
})

t.test('a file that takes the place of another is the one that is read', async (t) => {
  const path = join(t.testdir(), 'list.db')
  t.equal(headOf(path, 2), undefined)
  writeFileSync(path, 'one')
  t.equal(headOf(path, 3)?.toString(), 'one')
  writeFileSync(`${path}.next`, 'two')
  renameSync(`${path}.next`, path)
  t.equal(headOf(path, 3)?.toString(), 'two')
  t.equal(headOf(path, 4), undefined, 'fewer bytes than were asked for')
  rmSync(path)
  t.equal(headOf(path, 3), undefined)
})
