import { join } from 'node:path'
import Database from 'better-sqlite3'
import { InputError } from '../errors.js'

export const hotlistFile = (folder: string): string => join(folder, 'hotlists.db')

/** There are no migrations: a file of another version is imported again. */
export const hotlistSchemaVersion = 1

/**
 * All lists of a device in one file, never changed, only replaced whole. Most look-ups miss, and end in the
 * small table of keys. `line` is where the entry stood in the file that it came from. Dates are YYYY-MM-DD,
 * times milliseconds since 1970 UTC.
 */
export const hotlistSchema = `
  CREATE TABLE lists (
    number INTEGER PRIMARY KEY,
    list TEXT NOT NULL UNIQUE,
    entries INTEGER NOT NULL,
    imported_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE actions (
    list_number INTEGER NOT NULL,
    action TEXT NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (list_number, action)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    list_number INTEGER NOT NULL,
    line INTEGER NOT NULL,
    vrm TEXT NOT NULL,
    make TEXT NOT NULL,
    model TEXT NOT NULL,
    colour TEXT NOT NULL,
    action TEXT NOT NULL,
    warning_markers TEXT NOT NULL,
    reason TEXT NOT NULL,
    nim_code TEXT NOT NULL,
    information TEXT NOT NULL,
    force_and_area TEXT NOT NULL,
    weed_date TEXT,
    pnc_id TEXT NOT NULL,
    protective_marking TEXT NOT NULL,
    cad TEXT NOT NULL
  ) STRICT;
  CREATE TABLE keys (
    folded_key TEXT NOT NULL,
    entry_number INTEGER NOT NULL,
    PRIMARY KEY (folded_key, entry_number)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${hotlistSchemaVersion};
`

/**
 * Opens a generation of the hotlists for reading and hands it to `use`, which closes it unless it throws.
 * @throws InputError where another version of the agent wrote it; SQLite's errors as they come
 */
export function openHotlistFile<Result>(path: string, use: (db: Database.Database) => Result): Result {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const found = db.pragma('user_version', { simple: true }) as number
    if (found !== hotlistSchemaVersion) {
      throw new InputError(
        `${path}: expected hotlists of schema ${hotlistSchemaVersion}, got ${found}; remove it and import the lists again`,
      )
    }
    return use(db)
  } catch (error) {
    db.close()
    throw error
  }
}
