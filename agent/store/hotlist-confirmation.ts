import Database from 'better-sqlite3'
import { generationsInForce, hotlistFolder, stemOf } from './hotlist-folder.js'
import { assertSchema } from './hotlist-schema.js'
import { withImportLock } from './import-lock.js'
import { asStoreError } from './sqlite-error.js'

/**
 * Counts the age of a list from `atMs`, milliseconds since 1970 UTC, beside look-ups that go on. Nothing where it is
 * counted from then or later already, or the list is not held at the revision.
 */
export async function confirmList(
  dataFolder: string,
  list: string,
  revision: number,
  atMs: number,
): Promise<void> {
  const folder = hotlistFolder(dataFolder)
  const stem = stemOf(list)
  const path = () => generationsInForce(folder).get(stem)?.path
  if (path() === undefined) return
  await withImportLock(folder, stem, async () => {
    // Another process may have taken it away until the lock was ours.
    const held = path()
    if (held !== undefined) confirmIn(held, revision, atMs)
  })
}

function confirmIn(path: string, revision: number, atMs: number): void {
  try {
    const db = new Database(path, { fileMustExist: true })
    try {
      assertSchema(db)
      db.pragma('synchronous = FULL')
      db.prepare(
        'UPDATE list SET imported_at_ms = :atMs WHERE revision = :revision AND imported_at_ms < :atMs',
      ).run({ revision, atMs })
    } finally {
      db.close()
    }
  } catch (error) {
    throw asStoreError(error, path)
  }
}
