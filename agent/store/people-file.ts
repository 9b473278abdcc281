import { join } from 'node:path'
import Database from 'better-sqlite3'
import { InputError } from '../errors.js'

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
    seen_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    note TEXT NOT NULL
  ) STRICT;
  `,
]

/**
 * Opens the database of people, or makes it.
 * @throws SQLite's errors as they come; InputError where a later version wrote it
 */
export function openPeopleFile(path: string): Database.Database {
  const db = new Database(path, { timeout: lockWaitMs })
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
