import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import { isLocked } from './sqlite-error.js'

/** An import of a million entries takes about so long; a second one waits for it. */
const importWaitMs = 60_000
const lockLookMs = 100

/**
 * Two imports at once would each keep the other's old list. The lock is let go by `close`, or with the
 * process, however it ends.
 * @throws OperationalError `hotlists.busy`
 */
export async function takeImportLock(folder: string): Promise<Database.Database> {
  for (let waitedMs = 0; ; waitedMs += lockLookMs) {
    const lock = tryImportLock(join(folder, 'hotlists.lock'))
    if (lock !== undefined) return lock
    if (waitedMs >= importWaitMs) {
      throw new OperationalError('hotlists.busy', `${folder}: another import of a hotlist does not end`)
    }
    await sleep(lockLookMs)
  }
}

function tryImportLock(path: string): Database.Database | undefined {
  const lock = new Database(path, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (isLocked(error)) return undefined
    throw error
  }
}
