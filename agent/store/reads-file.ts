import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import type { DataKeys } from './data-keys.js'
import { takeExclusiveLock } from './exclusive-lock.js'
import { migrate } from './migrations.js'
import { openDatabase } from './sealed-database.js'

/** A predecessor that is still closing has this long to let go of the file. */
const lockWaitMs = 2_000
/** The write-ahead log is cut back to this after a checkpoint; a burst may have grown it far beyond. */
const logBytesMost = 16 * 1024 * 1024

export const readsFile = (folder: string): string => join(folder, 'reads.db')

/**
 * Keeps every other agent out of a data folder until what is returned is closed, or the process ends, however it
 * ends. A lock of its own, and not SQLite's on the database: `barcud audit` reads that while the agent works.
 * @throws SQLite's errors as they come; SQLITE_BUSY where another process has it
 */
export function lockReads(folder: string): Database.Database {
  return takeExclusiveLock(join(folder, 'reads.lock'), lockWaitMs)
}

/**
 * Opens a reads database, or makes it, with the schema of this version.
 * @throws SQLite's errors as they come, and those of `migrate`
 */
export function openReadsFile(path: string, keys: DataKeys): Database.Database {
  const db = openDatabase(path, keys, { timeout: lockWaitMs })
  try {
    // Heeded by a new file only: what is erased can be given back to the disk.
    db.pragma('auto_vacuum = INCREMENTAL')
    const mode = db.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal') {
      throw new OperationalError('store.cannot-write', `${path}: expected SQLite's WAL mode, got ${mode}`)
    }
    // WAL's default is NORMAL, which loses the last commits on a power cut.
    db.pragma('synchronous = FULL')
    db.pragma('secure_delete = ON')
    db.pragma('foreign_keys = ON')
    db.pragma(`journal_size_limit = ${logBytesMost}`)
    migrate(db, path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
