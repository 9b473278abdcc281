import { renameSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { HeldList, ListHeader } from '../domain/held-list.js'
import type { NumberedEntry } from '../domain/hotlist.js'
import { InputError, OperationalError } from '../errors.js'
import { flushToDisk, makeDataFolder, removeDatabase } from './data-folder.js'
import { type DataKeys, withoutKeys } from './data-keys.js'
import { EntryTable } from './entry-table.js'
import { generationFile, generationsIn, hotlistFolder, nextFile, stemOf } from './hotlist-folder.js'
import { foldedInSql, hotlistSchema, openGeneration } from './hotlist-schema.js'
import { withImportLock } from './import-lock.js'
import { assertFewPatterns, assertWhole, entriesMost } from './list-limits.js'
import { readList, writeList } from './list-row.js'
import { openDatabase } from './sealed-database.js'
import { asStoreError } from './sqlite-error.js'
import { weedAndAddUp } from './weed-and-add-up.js'

/** So many repeated lines are told one by one, as of the rejected ones. */
const repeatedToldMost = 100
/** What SQLite may keep of the file in memory while it is built, and of the keys while it sorts them. */
const cacheKib = 32_768

export interface ImportedList extends HeldList {
  /** The first lines left out because their mark comes again further down, in order. */
  readonly repeatedLines: readonly number[]
  /** All of them. */
  readonly repeatedCount: number
}

/**
 * Puts a list in the place of the one of the same name, or beside the others where there is none. A whole new
 * generation is built, checked and renamed into place; an agent that runs on this data folder takes it up by
 * itself. Wherever it is interrupted, the old generation or the new one is in force, whole.
 * @param entries with rising line numbers; where it throws, nothing is changed
 * @throws what `entries` throws; InputError where they do not fit the header's count or digest;
 *   OperationalError where the folder cannot be written
 */
export async function replaceList(
  dataFolder: string,
  header: ListHeader,
  entries: AsyncIterable<NumberedEntry>,
  keys: DataKeys = withoutKeys(dataFolder),
): Promise<ImportedList> {
  const folder = hotlistFolder(dataFolder)
  makeDataFolder(folder)
  const stem = stemOf(header.list)
  return withImportLock(folder, stem, async () => {
    const next = nextFile(folder, stem)
    removeDatabase(next)
    try {
      const imported = await writeGeneration(next, keys, header, entries)
      flushToDisk(next)
      verify(next, keys, imported)
      putInForce(folder, stem, next)
      return imported
    } catch (error) {
      throw asStoreError(error, next)
    } finally {
      removeDatabase(next)
    }
  })
}

/** Takes the list away. Unknown lists are ignored. */
export async function dropList(dataFolder: string, list: string): Promise<void> {
  const folder = hotlistFolder(dataFolder)
  const stem = stemOf(list)
  if (!generationsIn(folder).some((file) => file.stem === stem)) return
  await withImportLock(folder, stem, async () => {
    removeGenerations(folder, stem)
    flushToDisk(folder)
  })
}

/** The newest generation counts, so that a power cut between the two steps leaves two, and no doubt. */
export function putInForce(folder: string, stem: string, next: string): void {
  const newest = generationsIn(folder).find((file) => file.stem === stem)?.generation ?? 0
  const path = generationFile(folder, stem, newest + 1)
  // The log of a file that is gone would be played into the one that takes its name.
  removeDatabase(path)
  renameSync(next, path)
  flushToDisk(folder)
  removeGenerations(folder, stem, newest)
}

function removeGenerations(folder: string, stem: string, upTo = Number.POSITIVE_INFINITY): void {
  for (const file of generationsIn(folder)) {
    if (file.stem === stem && file.generation <= upTo) removeDatabase(file.path)
  }
}

async function writeGeneration(
  next: string,
  keys: DataKeys,
  header: ListHeader,
  entries: AsyncIterable<NumberedEntry>,
): Promise<ImportedList> {
  const { list, revision, rules, importedAtMs } = header
  const db = openDatabase(next, keys)
  try {
    // Nobody sees the file before it is whole and on the disk.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.pragma(`cache_size = -${cacheKib}`)
    // What has expired is to be gone, not only unlinked.
    db.pragma('secure_delete = ON')
    db.exec(hotlistSchema)
    db.exec('BEGIN')
    const table = new EntryTable(db, list)
    await putEntries(table, list, entries)
    addKeys(db, list)
    const repeated = dropRepeated(db)
    const sums = weedAndAddUp(db, table, importedAtMs)
    assertWhole(list, header, sums)
    countActions(db)
    const held: HeldList = { list, revision, rules, importedAtMs, ...sums }
    writeList(db, held)
    db.exec('COMMIT')
    // Deltas go through a log, beside which look-ups go on.
    db.pragma('journal_mode = WAL')
    return { ...held, ...repeated }
  } finally {
    db.close()
  }
}

async function putEntries(
  table: EntryTable,
  list: string,
  entries: AsyncIterable<NumberedEntry>,
): Promise<void> {
  let count = 0
  let last = 0
  for await (const { line, entry } of entries) {
    if (line <= last) throw new Error(`expected lines with rising numbers, got ${line} after ${last}`)
    count += 1
    if (count > entriesMost)
      throw new InputError(`${list}: expected at most ${entriesMost} entries, got more`)
    table.put(line, entry)
    last = line
  }
}

/** Written at the end, in order: many times faster than entry by entry. */
function addKeys(db: Database.Database, list: string): void {
  const isPattern = "(instr(vrm, '?') > 0 OR instr(vrm, '*') > 0)"
  db.exec(`INSERT INTO keys SELECT ${foldedInSql}, number FROM entries WHERE NOT ${isPattern} ORDER BY 1, 2`)
  const { changes } = db
    .prepare(
      `INSERT INTO patterns SELECT ${foldedInSql}, number FROM entries WHERE ${isPattern} ORDER BY 1, 2`,
    )
    .run()
  assertFewPatterns(list, changes)
}

/** Of the lines with the same mark the last one counts: it is the newest. */
function dropRepeated(db: Database.Database): Pick<ImportedList, 'repeatedLines' | 'repeatedCount'> {
  db.exec('CREATE TEMP TABLE repeated (number INTEGER PRIMARY KEY)')
  for (const keys of ['keys', 'patterns']) {
    db.exec(`
      INSERT INTO repeated SELECT number FROM (
        SELECT number, row_number() OVER (PARTITION BY vrm ORDER BY number DESC) AS place
        FROM ${keys} CROSS JOIN entries ON number = entry_number
        WHERE folded_key IN (SELECT folded_key FROM ${keys} GROUP BY folded_key HAVING count(*) > 1))
      WHERE place > 1;
      DELETE FROM ${keys} WHERE (folded_key, entry_number) IN (
        SELECT ${foldedInSql}, number FROM repeated JOIN entries USING (number));`)
  }
  const { changes } = db.prepare('DELETE FROM entries WHERE number IN (SELECT number FROM repeated)').run()
  const told = db.prepare<[number], number>('SELECT number FROM repeated ORDER BY number LIMIT ?').pluck()
  return { repeatedLines: told.all(repeatedToldMost), repeatedCount: changes }
}

function countActions(db: Database.Database): void {
  db.exec(`
    INSERT INTO actions SELECT upper(trim(text)), sum(entries)
    FROM (SELECT action, count(*) AS entries FROM entries GROUP BY action) JOIN texts ON number = action
    GROUP BY 1`)
}

/** What was written is read back from the file before it takes the place of a list that works. */
function verify(file: string, keys: DataKeys, { list, entries, digest }: HeldList): void {
  openGeneration(file, keys, (db) => {
    const check = db.pragma('quick_check(1)', { simple: true })
    const keys = db
      .prepare('SELECT (SELECT count(*) FROM keys) + (SELECT count(*) FROM patterns)')
      .pluck()
      .get()
    const written = readList(db)
    db.close()
    if (check === 'ok' && keys === entries && written.entries === entries && written.digest === digest) return
    throw new OperationalError(
      'hotlists.not-written',
      `${list}: expected ${entries} entries to be written, found ${keys} (${check}); the old list stays`,
    )
  })
}
