import Database from 'better-sqlite3'

/**
 * A lock between processes: it holds until what is returned is closed, or the process ends, however it ends.
 * @param path an empty file beside what is locked; made where there is none
 * @throws SQLite's errors as they come; SQLITE_BUSY where another has it for all of `waitMs`
 */
export function takeExclusiveLock(path: string, waitMs: number): Database.Database {
  const lock = new Database(path, { timeout: waitMs })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}
