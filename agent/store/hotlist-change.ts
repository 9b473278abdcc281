import type { HeldList, ListDelta } from '../domain/held-list.js'
import type { NumberedEntry } from '../domain/hotlist.js'
import type { ListRules } from '../domain/list-rules.js'
import { InputError } from '../errors.js'
import { ChangedEntries } from './changed-entries.js'
import { type DataKeys, withoutKeys } from './data-keys.js'
import { generationsInForce, hotlistFolder, stemOf } from './hotlist-folder.js'
import { assertSchema } from './hotlist-schema.js'
import { withImportLock } from './import-lock.js'
import { assertWhole } from './list-limits.js'
import { readList, writeList } from './list-row.js'
import { openDatabase } from './sealed-database.js'
import { asStoreError } from './sqlite-error.js'

/** The log is cut back to this after a large change. */
const logBytesMost = 16 * 1024 * 1024

/**
 * Changes a list from one revision to a later one, in one transaction beside which look-ups go on.
 * @throws InputError where it is not held at `delta.from`, or what it would be afterwards does not fit
 *   `delta.entries` and `delta.digest`; the list then stays as it was
 */
export function changeList(
  dataFolder: string,
  delta: ListDelta,
  keys: DataKeys = withoutKeys(dataFolder),
): Promise<HeldList> {
  const { list, from, to } = delta
  return inTransaction(
    dataFolder,
    list,
    async (held, entries) => {
      if (held.revision !== from) {
        throw new InputError(
          `${list}: expected a change of revision ${held.revision ?? 'none'}, got one of ${from}`,
        )
      }
      if (to <= from) throw new InputError(`${list}: expected a revision after ${from}, got ${to}`)
      for (const mark of delta.deletes) entries.remove(mark)
      for (const entry of delta.upserts) entries.put(entry)
      assertWhole(list, delta, entries.sums)
      return { ...held, revision: to }
    },
    delta.importedAtMs,
    keys,
  )
}

/** A change that comes in a file, without revisions. */
export interface FileChange {
  readonly list: string
  readonly operation: 'add' | 'delete'
  readonly importedAtMs: number
  /** Undefined: those that the list has. */
  readonly rules: ListRules | undefined
}

/**
 * Adds the entries to a list that is held, in the place of those with the same marks, or deletes those with
 * their marks; all or nothing.
 * @throws what `entries` throws; InputError where the list is not held, or is kept by the data centre
 */
export function changeListFromFile(
  dataFolder: string,
  { list, operation, importedAtMs, rules }: FileChange,
  entries: AsyncIterable<NumberedEntry>,
  keys: DataKeys = withoutKeys(dataFolder),
): Promise<HeldList> {
  return inTransaction(
    dataFolder,
    list,
    async (held, changed) => {
      if (held.revision !== undefined) {
        throw new InputError(
          `${list}: expected a list from a file, got revision ${held.revision} of the data centre's, whose changes would no longer fit`,
        )
      }
      for await (const { entry } of entries) {
        if (operation === 'add') changed.put(entry)
        else changed.remove(entry.vrm)
      }
      return { ...held, rules: rules ?? held.rules }
    },
    importedAtMs,
    keys,
  )
}

type Change = (held: HeldList, entries: ChangedEntries) => Promise<HeldList>

function inTransaction(
  dataFolder: string,
  list: string,
  change: Change,
  importedAtMs: number,
  keys: DataKeys,
): Promise<HeldList> {
  const folder = hotlistFolder(dataFolder)
  const stem = stemOf(list)
  const path = () => generationsInForce(folder).get(stem)?.path
  if (path() === undefined) return Promise.reject(notHeld(list))
  return withImportLock(folder, stem, async () => {
    const held = path()
    if (held === undefined) throw notHeld(list)
    try {
      return await changeFile(held, change, importedAtMs, keys)
    } catch (error) {
      throw asStoreError(error, held)
    }
  })
}

const notHeld = (list: string) =>
  new InputError(`${list}: the list is not held; expected it to be taken over whole before it is changed`)

async function changeFile(
  path: string,
  change: Change,
  importedAtMs: number,
  keys: DataKeys,
): Promise<HeldList> {
  const db = openDatabase(path, keys, { fileMustExist: true })
  try {
    assertSchema(db)
    db.pragma('synchronous = FULL')
    db.pragma('secure_delete = ON')
    db.pragma(`journal_size_limit = ${logBytesMost}`)
    db.exec('BEGIN IMMEDIATE')
    const before = readList(db)
    const entries = new ChangedEntries(db, before, importedAtMs)
    const after: HeldList = { ...(await change(before, entries)), ...entries.sums, importedAtMs }
    writeList(db, after)
    db.exec('COMMIT')
    db.pragma('wal_checkpoint(PASSIVE)')
    return after
  } finally {
    db.close()
  }
}
