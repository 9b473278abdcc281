import { join } from 'node:path'
import { flushToDisk, removeDatabase } from './data-folder.js'
import type { DataKeys } from './data-keys.js'
import { type GenerationFile, generationsInForce, hotlistFolder, nextFile } from './hotlist-folder.js'
import { putInForce } from './hotlist-generation.js'
import { assertSchema, hotlistSchema } from './hotlist-schema.js'
import { withImportLock } from './import-lock.js'
import { attachWith, openDatabase, sealingOf } from './sealed-database.js'
import { resealFiles } from './sealed-file.js'
import { asStoreError } from './sqlite-error.js'

/** Whether every list in force is sealed with the newest key. */
export function areSealedAnew(dataFolder: string, keys: DataKeys): boolean {
  return notSealedAnew(dataFolder, keys).length === 0
}

/**
 * Seals the lists in force with the newest key, each in a new generation that looks up the same. Interrupted, it
 * goes on with those that are left.
 * @throws OperationalError where the folder cannot be written
 */
export async function resealLists(dataFolder: string, keys: DataKeys): Promise<void> {
  const folder = hotlistFolder(dataFolder)
  for (const { stem } of notSealedAnew(dataFolder, keys)) {
    await withImportLock(folder, stem, async () => {
      // An import may have taken its place until the lock was ours.
      const left = notSealedAnew(dataFolder, keys).find((each) => each.stem === stem)
      if (left !== undefined) resealGeneration(folder, left, keys)
    })
  }
  try {
    resealFiles(join(folder, 'parts'), keys)
  } catch (error) {
    throw asStoreError(error, folder)
  }
}

function notSealedAnew(dataFolder: string, keys: DataKeys): readonly GenerationFile[] {
  const newest = keys.newest()
  if (newest === undefined) return []
  const inForce = [...generationsInForce(hotlistFolder(dataFolder)).values()]
  return inForce.filter(({ path }) => sealingOf(path) !== newest.id)
}

function resealGeneration(folder: string, { stem, path }: GenerationFile, keys: DataKeys): void {
  const next = nextFile(folder, stem)
  removeDatabase(next)
  try {
    makeEmpty(next, keys)
    copyInto(next, path, keys)
    flushToDisk(next)
    putInForce(folder, stem, next)
  } catch (error) {
    throw asStoreError(error, path)
  } finally {
    removeDatabase(next)
  }
}

function makeEmpty(next: string, keys: DataKeys): void {
  const db = openDatabase(next, keys)
  try {
    db.pragma('synchronous = OFF')
    db.exec(hotlistSchema)
    db.exec('DELETE FROM texts')
  } finally {
    db.close()
  }
}

function copyInto(next: string, path: string, keys: DataKeys): void {
  const db = openDatabase(path, keys, { fileMustExist: true })
  try {
    assertSchema(db)
    attachWith(db, next, 'next', keys.newest())
    db.pragma('next.synchronous = OFF')
    const tables = db.prepare<[], string>(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`).pluck()
    db.transaction(() => {
      for (const table of tables.all()) db.exec(`INSERT INTO next.${table} SELECT * FROM main.${table}`)
    })()
    db.exec('DETACH next')
  } finally {
    db.close()
  }
  const sealed = openDatabase(next, keys)
  // As a new generation: deltas go through a log, beside which look-ups go on.
  sealed.pragma('journal_mode = WAL')
  sealed.close()
}
