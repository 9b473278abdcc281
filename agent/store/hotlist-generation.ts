import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { HotlistEntry, HotlistSummary, NumberedEntry } from '../domain/hotlist.js'
import { usualListRules } from '../domain/list-rules.js'
import { foldVrm } from '../domain/vrm.js'
import { OperationalError } from '../errors.js'
import { flushToDisk, makeDataFolder } from './data-folder.js'
import { hotlistFile, hotlistSchema, openHotlistFile } from './hotlist-file.js'
import { takeImportLock } from './import-lock.js'
import { asStoreError, isCorruption } from './sqlite-error.js'

/** A list on its way in. */
export interface ListSource {
  readonly list: string
  /** Milliseconds since 1970 UTC: the list's age is counted from here. */
  readonly importedAtMs: number
  /** Where it throws, nothing is changed. */
  readonly entries: AsyncIterable<NumberedEntry>
}

export interface ImportedList extends HotlistSummary {
  /** Lines left out because their mark comes again further down, in order. */
  readonly repeatedLines: readonly number[]
}

/**
 * Puts a list in the place of the one of the same name, or beside the others where there is none. A whole
 * new generation of `hotlists.db` is built, checked and renamed into place; an agent that runs on this data
 * folder takes it up by itself.
 * @throws what `source.entries` throws; InputError where another version of the agent wrote the old
 *   generation; OperationalError where the folder cannot be written, or the old generation is damaged
 */
export async function importList(folder: string, source: ListSource): Promise<ImportedList> {
  const path = hotlistFile(folder)
  makeDataFolder(folder)
  try {
    const lock = await takeImportLock(folder)
    try {
      return await replaceGeneration(path, source)
    } finally {
      lock.close()
    }
  } catch (error) {
    throw asStoreError(error, path)
  }
}

async function replaceGeneration(path: string, source: ListSource): Promise<ImportedList> {
  const nextFile = `${path}.next`
  rmSync(nextFile, { force: true })
  try {
    const imported = await writeGeneration(nextFile, path, source)
    flushToDisk(nextFile)
    verify(nextFile)
    renameSync(nextFile, path)
    flushToDisk(join(path, '..'))
    return imported
  } finally {
    rmSync(nextFile, { force: true })
  }
}

async function writeGeneration(
  nextFile: string,
  path: string,
  { list, importedAtMs, entries }: ListSource,
): Promise<ImportedList> {
  const db = new Database(nextFile)
  try {
    // Nobody sees the file before it is whole and on the disk.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    db.function('fold_vrm', { deterministic: true }, foldVrm)
    db.exec(hotlistSchema)
    if (existsSync(path)) copyOtherLists(db, path, list)
    db.exec('BEGIN')
    const listNumber = addList(db, list, importedAtMs)
    await addEntries(db, listNumber, entries)
    const repeatedLines = dropRepeated(db, listNumber)
    const count = addIndexes(db, listNumber)
    db.exec('COMMIT')
    return { list, revision: undefined, entries: count, importedAtMs, rules: usualListRules, repeatedLines }
  } finally {
    db.close()
  }
}

function copyOtherLists(db: Database.Database, path: string, list: string): void {
  try {
    openHotlistFile(path, (old) => old.close())
    db.prepare('ATTACH ? AS old').run(path)
    db.prepare('INSERT INTO lists SELECT * FROM old.lists WHERE list <> ?').run(list)
    db.exec(`
      INSERT INTO actions SELECT * FROM old.actions WHERE list_number IN (SELECT number FROM lists);
      INSERT INTO entries SELECT * FROM old.entries WHERE list_number IN (SELECT number FROM lists);
      DETACH old;`)
  } catch (error) {
    if (!isCorruption(error)) throw error
    throw new OperationalError(
      'hotlists.damaged',
      `${path}: the file is damaged; remove it and import every list again`,
      { cause: error },
    )
  }
}

function addList(db: Database.Database, list: string, importedAtMs: number): number | bigint {
  return db
    .prepare('INSERT INTO lists (list, entries, imported_at_ms) VALUES (?, 0, ?)')
    .run(list, importedAtMs).lastInsertRowid
}

interface EntryRow extends Omit<HotlistEntry, 'list' | 'weedDate'> {
  readonly listNumber: number | bigint
  readonly line: number
  readonly weedDate: string | null
}

async function addEntries(
  db: Database.Database,
  listNumber: number | bigint,
  entries: AsyncIterable<NumberedEntry>,
): Promise<void> {
  const add = db.prepare<[EntryRow]>(`
    INSERT INTO entries (list_number, line, vrm, make, model, colour, action, warning_markers, reason, nim_code,
      information, force_and_area, weed_date, pnc_id, protective_marking, cad)
    VALUES (@listNumber, @line, @vrm, @make, @model, @colour, @action, @warningMarkers, @reason, @nimCode,
      @information, @forceAndArea, @weedDate, @pncId, @protectiveMarking, @cad)`)
  for await (const { line, entry } of entries) {
    add.run({ ...entry, listNumber, line, weedDate: entry.weedDate ?? null })
  }
}

/** Of the lines with the same mark the last one counts: it is the newest. */
function dropRepeated(db: Database.Database, listNumber: number | bigint): readonly number[] {
  const dropped = db
    .prepare<[number | bigint, number | bigint], number>(`
      DELETE FROM entries WHERE list_number = ? AND number NOT IN (
        SELECT max(number) FROM entries WHERE list_number = ? GROUP BY vrm)
      RETURNING line`)
    .pluck()
    .all(listNumber, listNumber)
  return dropped.sort((a, b) => a - b)
}

/** Written at the end, in order: many times faster than entry by entry. Returns the list's number of entries. */
function addIndexes(db: Database.Database, listNumber: number | bigint): number {
  db.exec('INSERT INTO keys SELECT fold_vrm(vrm), number FROM entries ORDER BY 1, 2')
  db.prepare(`
    INSERT INTO actions SELECT list_number, upper(trim(action)), count(*) FROM entries
    WHERE list_number = ? GROUP BY 2`).run(listNumber)
  return db
    .prepare<[number | bigint], number>(`
      UPDATE lists SET entries = (SELECT count(*) FROM entries WHERE list_number = lists.number)
      WHERE number = ? RETURNING entries`)
    .pluck()
    .get(listNumber)!
}

/** What was written is read back from the file before it takes the place of lists that work. */
function verify(file: string): void {
  openHotlistFile(file, (db) => {
    const check = db.pragma('quick_check(1)', { simple: true })
    const keys = db.prepare('SELECT count(*) FROM keys').pluck().get()
    const entries = db.prepare('SELECT sum(entries) FROM lists').pluck().get()
    db.close()
    if (check === 'ok' && keys === entries) return
    throw new OperationalError(
      'hotlists.not-written',
      `${file}: expected ${entries} entries to be written, found ${keys} (${check}); the old lists stay`,
    )
  })
}
