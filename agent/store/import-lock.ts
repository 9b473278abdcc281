import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import { takeExclusiveLock } from './exclusive-lock.js'
import { asStoreError, isLocked } from './sqlite-error.js'

/** An import of a million entries takes about so long; a second one of the same list waits for it. */
const importWaitMs = 60_000
const lockLookMs = 100

/**
 * Does the work while nobody else, here or in another process, changes the same list: two deltas would take the
 * same base. The lock is let go at the end, or with the process, however it ends.
 * @throws OperationalError `hotlists.busy`, and what `work` throws
 */
export async function withImportLock<Result>(
  folder: string,
  stem: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(folder, `${stem}.lock`)
  try {
    const lock = await takeLock(path)
    try {
      return await work()
    } finally {
      lock.close()
    }
  } catch (error) {
    throw asStoreError(error, path)
  }
}

async function takeLock(path: string): Promise<Database.Database> {
  for (let waitedMs = 0; ; waitedMs += lockLookMs) {
    const lock = tryLock(path)
    if (lock !== undefined) return lock
    if (waitedMs >= importWaitMs) {
      throw new OperationalError('hotlists.busy', `${path}: another import of this hotlist does not end`)
    }
    await sleep(lockLookMs)
  }
}

function tryLock(path: string): Database.Database | undefined {
  try {
    return takeExclusiveLock(path, 0)
  } catch (error) {
    if (isLocked(error)) return undefined
    throw error
  }
}
