import { type DataKeys, withoutKeys } from './data-keys.js'
import { generationsInForce, hotlistFolder, stemOf } from './hotlist-folder.js'
import { assertSchema } from './hotlist-schema.js'
import { withImportLock } from './import-lock.js'
import { openDatabase } from './sealed-database.js'
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
  keys: DataKeys = withoutKeys(dataFolder),
): Promise<void> {
  const folder = hotlistFolder(dataFolder)
  const stem = stemOf(list)
  const path = () => generationsInForce(folder).get(stem)?.path
  if (path() === undefined) return
  await withImportLock(folder, stem, async () => {
    // Another process may have taken it away until the lock was ours.
    const held = path()
    if (held !== undefined) confirmIn(held, keys, revision, atMs)
  })
}

function confirmIn(path: string, keys: DataKeys, revision: number, atMs: number): void {
  try {
    const db = openDatabase(path, keys, { fileMustExist: true })
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
