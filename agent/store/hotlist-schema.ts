import type Database from 'better-sqlite3'
import { InputError } from '../errors.js'
import type { DataKeys } from './data-keys.js'
import { openDatabase } from './sealed-database.js'

/** There are no migrations: a list of another version is fetched or imported again. */
export const hotlistSchemaVersion = 2

/**
 * One list, a whole generation; deltas change it in place. Most look-ups miss, and end in the small table of keys.
 * Texts that come again and again are stored once, by number; 0 is the empty text, which takes no room.
 * `entries.number` is the line in the file or snapshot that it came from. Dates are the number YYYYMMDD, times
 * milliseconds since 1970 UTC. Of an expired entry only digests remain: a later delta may name its mark.
 */
export const hotlistSchema = `
  CREATE TABLE list (
    list TEXT NOT NULL,
    revision INTEGER,
    entries INTEGER NOT NULL,
    taken_over INTEGER NOT NULL,
    digest TEXT NOT NULL,
    imported_at_ms INTEGER NOT NULL,
    rules TEXT NOT NULL
  ) STRICT;
  CREATE TABLE texts (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
  ) STRICT;
  INSERT INTO texts VALUES (0, '');
  CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    vrm TEXT NOT NULL,
    make INTEGER NOT NULL,
    model INTEGER NOT NULL,
    colour INTEGER NOT NULL,
    action INTEGER NOT NULL,
    warning_markers INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    nim_code INTEGER NOT NULL,
    force_and_area INTEGER NOT NULL,
    protective_marking INTEGER NOT NULL,
    weed_day INTEGER,
    information TEXT NOT NULL,
    pnc_id TEXT NOT NULL,
    cad TEXT NOT NULL
  ) STRICT;
  CREATE TABLE keys (
    folded_key TEXT NOT NULL,
    entry_number INTEGER NOT NULL,
    PRIMARY KEY (folded_key, entry_number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE patterns (
    folded_key TEXT NOT NULL,
    entry_number INTEGER NOT NULL,
    PRIMARY KEY (folded_key, entry_number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE expired (
    mark_digest BLOB PRIMARY KEY,
    line_digest TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE actions (
    action TEXT PRIMARY KEY,
    entries INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${hotlistSchemaVersion};
`

/** The folded key (`foldVrm`) of a mark, in SQL. */
export const foldedInSql = "replace(replace(vrm, 'O', '0'), 'I', '1')"

/** Waits no longer for a moment in which another process repairs the file; look-ups are on the main thread. */
const busyMsMost = 100

/**
 * Opens a generation for reading and hands it to `use`, which closes it unless it throws.
 * @throws InputError where another version of the agent wrote it; SQLite's errors as they come
 */
export function openGeneration<Result>(
  path: string,
  keys: DataKeys,
  use: (db: Database.Database) => Result,
): Result {
  const db = openDatabase(path, keys, { readonly: true, fileMustExist: true, timeout: busyMsMost })
  try {
    assertSchema(db)
    return use(db)
  } catch (error) {
    db.close()
    throw error
  }
}

/** @throws InputError where another version of the agent wrote it */
export function assertSchema(db: Database.Database): void {
  const found = db.pragma('user_version', { simple: true }) as number
  if (found === hotlistSchemaVersion) return
  throw new InputError(
    `${db.name}: expected a hotlist of schema ${hotlistSchemaVersion}, got ${found}; remove it and import the list again`,
  )
}
