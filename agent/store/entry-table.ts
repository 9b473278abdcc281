import { createHash } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import type { HotlistEntry } from '../domain/hotlist.js'
import { foldVrm } from '../domain/vrm.js'
import { isPattern, type ListedMark } from '../domain/vrm-pattern.js'
import { type EntryRow, entryColumns, entryToRow, rowToEntry } from './hotlist-row.js'
import { TextTable } from './text-table.js'

const sizeOfRow = 15

/** The entries of one generation that is being written, with their texts. */
export class EntryTable {
  readonly texts: TextTable
  readonly #db: Database
  readonly #list: string
  readonly #put: Statement<EntryRow>
  readonly #after: Statement<[number, number], EntryRow>
  readonly #sameMark: Readonly<Record<'keys' | 'patterns', Statement<[string, string], EntryRow>>>

  constructor(db: Database, list: string) {
    this.#db = db
    this.#list = list
    this.texts = new TextTable(db)
    this.#put = db.prepare<EntryRow>(
      `INSERT INTO entries (${entryColumns}) VALUES (${Array(sizeOfRow).fill('?').join(', ')})`,
    )
    this.#after = db
      .prepare<[number, number], EntryRow>(
        `SELECT ${entryColumns} FROM entries WHERE number > ? ORDER BY number LIMIT ?`,
      )
      .raw()
    this.#sameMark = { keys: prepareSameMark(db, 'keys'), patterns: prepareSameMark(db, 'patterns') }
  }

  /** Puts the row alone; its key is put by `addKey`, or for all rows at once. */
  put(number: number, entry: HotlistEntry): void {
    this.#put.run(...entryToRow(number, entry, (text) => this.texts.numberOf(text)))
  }

  addKey(number: number, mark: ListedMark): void {
    this.#db.prepare(`INSERT INTO ${keysOf(mark)} VALUES (?, ?)`).run(foldVrm(mark), number)
  }

  find(mark: ListedMark): EntryRow | undefined {
    return this.#sameMark[keysOf(mark)].get(foldVrm(mark), mark)
  }

  remove([number, mark]: EntryRow): void {
    this.#db.prepare('DELETE FROM entries WHERE number = ?').run(number)
    this.#db
      .prepare(`DELETE FROM ${keysOf(mark as ListedMark)} WHERE folded_key = ? AND entry_number = ?`)
      .run(foldVrm(mark), number)
  }

  /** The next rows after `number`, by number. */
  after(number: number, most: number): readonly EntryRow[] {
    return this.#after.all(number, most)
  }

  entryOf(row: EntryRow): HotlistEntry {
    return rowToEntry(row, this.#list, (number) => this.texts.textOf(number))
  }
}

/** Under what an expired entry's mark is remembered. */
export const markDigest = (mark: string): Buffer => createHash('sha256').update(mark).digest()

const keysOf = (mark: ListedMark): 'keys' | 'patterns' => (isPattern(mark) ? 'patterns' : 'keys')

function prepareSameMark(db: Database, keys: 'keys' | 'patterns'): Statement<[string, string], EntryRow> {
  return db
    .prepare<[string, string], EntryRow>(
      `SELECT ${entryColumns} FROM ${keys} JOIN entries ON number = entry_number
       WHERE folded_key = ? AND vrm = ?`,
    )
    .raw()
}
