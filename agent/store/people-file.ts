import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { InputError } from '../errors.js'
import { flushToDisk, removeDatabase } from './data-folder.js'
import type { DataKeys } from './data-keys.js'
import { attachWith, openDatabase, openWith, sealingOf } from './sealed-database.js'

/** The agent and `barcud people` wait so long for each other. */
const lockWaitMs = 2_000

export const peopleFile = (folder: string): string => join(folder, 'people.db')

/**
 * The schema of `people.db`, one script a version; a released script is never changed. Times are milliseconds since
 * 1970 UTC. No token and no PIN lies here, only digests of them.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE people (
    collar TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('officer', 'installer', 'auditor')),
    pin_hash TEXT NOT NULL,
    pin_is_temporary INTEGER NOT NULL,
    added_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tablets (
    tablet_id TEXT PRIMARY KEY,
    token_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    paired_by TEXT NOT NULL,
    paired_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    crew TEXT NOT NULL,
    role TEXT NOT NULL,
    tablet_id TEXT REFERENCES tablets ON DELETE CASCADE,
    age_ms INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL,
    written_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    note TEXT NOT NULL
  ) STRICT;
  `,
]

const tables = ['people', 'tablets', 'sessions', 'notes'] as const

/**
 * Opens the database of people, or makes it. One that is not sealed with the newest key is sealed with it first:
 * it is a few kilobytes, so that this needs no thread and no slices, but waits for a start.
 * @throws SQLite's errors as they come; InputError where a later version wrote it
 */
export function openPeopleFile(path: string, keys: DataKeys): Database.Database {
  const sealing = sealingOf(path)
  if (sealing !== undefined && sealing !== (keys.newest()?.id ?? 'plain')) sealAnew(path, keys)
  const db = openDatabase(path, keys, { timeout: lockWaitMs })
  try {
    db.pragma('journal_mode = WAL')
    // Enough for sessions; what must survive a power cut asks for FULL while it is written.
    db.pragma('synchronous = NORMAL')
    db.pragma('secure_delete = ON')
    db.pragma('foreign_keys = ON')
    db.transaction(() => migrate(db, path)).immediate()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** The old file is there, whole, until the new one takes its place. */
function sealAnew(path: string, keys: DataKeys): void {
  const next = `${path}.next`
  removeDatabase(next)
  const made = openWith(next, keys.newest())
  made.transaction(() => migrate(made, next))()
  made.close()
  const old = openDatabase(path, keys, { timeout: lockWaitMs })
  try {
    old.transaction(() => migrate(old, path)).immediate()
    old.pragma('foreign_keys = OFF')
    attachWith(old, next, 'next', keys.newest())
    old.transaction(() => {
      for (const table of tables) old.exec(`INSERT INTO next.${table} SELECT * FROM main.${table}`)
    })()
    old.exec('DETACH next')
  } finally {
    old.close()
  }
  flushToDisk(next)
  renameSync(next, path)
  removeLeftLog(path)
}

/** It belongs to the file that is gone, and would be played into the new one. */
function removeLeftLog(path: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
}

function migrate(db: Database.Database, path: string): void {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found > migrations.length) {
    throw new InputError(
      `${path}: written by a later version (schema ${found}, this version knows up to ${migrations.length})`,
    )
  }
  for (const script of migrations.slice(found)) db.exec(script)
  db.pragma(`user_version = ${migrations.length}`)
}
