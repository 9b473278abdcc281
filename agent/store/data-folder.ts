import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { asStoreError } from './sqlite-error.js'

/**
 * Makes the data folder where there is none, for this user alone: it holds reads and hotlists.
 * @throws OperationalError that names it, where it cannot be made
 */
export function makeDataFolder(folder: string): void {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (made !== undefined) flushToDisk(dirname(made))
  } catch (error) {
    throw asStoreError(error, folder)
  }
}

/** fsync of a file, or of a folder, whose entries survive a power cut only after that. */
export function flushToDisk(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The write-ahead log goes first: SQLite would play it into whatever is called `from` next. */
export function moveDatabase(from: string, to: string): void {
  for (const suffix of ['-wal', '']) {
    if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix)
  }
  rmSync(`${from}-shm`, { force: true })
}

/** With the write-ahead log, which goes last: without it, what the log holds would be lost with the file still there. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}
