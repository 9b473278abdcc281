import type { Database, Statement } from 'better-sqlite3'
import type { HeldList } from '../domain/held-list.js'
import type { HotlistEntry } from '../domain/hotlist.js'
import { isPattern, type ListedMark } from '../domain/vrm-pattern.js'
import { canonicalEntry } from '../wire/canonical-entry.js'
import { ListDigest } from '../wire/list-digest.js'
import { EntryTable, markDigest } from './entry-table.js'
import { assertFewPatterns } from './list-limits.js'
import { hasExpired, type Sums } from './weed-and-add-up.js'

/** The entries of a list while a transaction changes them; its count and digest are kept along the way. */
export class ChangedEntries {
  readonly #list: string
  readonly #table: EntryTable
  readonly #digest: ListDigest
  readonly #day: string
  readonly #rememberExpired: Statement<[Buffer, string]>
  readonly #forgetExpired: Statement<[Buffer], string>
  readonly #countAction: Statement<[string, number]>
  #entries: number
  #takenOver: number
  #patterns: number
  #lastNumber: number

  /** @param db within a transaction */
  constructor(db: Database, { list, entries, takenOver, digest }: HeldList, nowMs: number) {
    this.#list = list
    this.#table = new EntryTable(db, list)
    this.#digest = new ListDigest(digest)
    this.#day = new Date(nowMs).toISOString().slice(0, 10)
    this.#rememberExpired = db.prepare('INSERT INTO expired VALUES (?, ?)')
    this.#forgetExpired = db
      .prepare<[Buffer], string>('DELETE FROM expired WHERE mark_digest = ? RETURNING line_digest')
      .pluck()
    this.#countAction = db.prepare(`
      INSERT INTO actions VALUES (upper(trim(?)), ?)
      ON CONFLICT DO UPDATE SET entries = entries + excluded.entries`)
    this.#entries = entries
    this.#takenOver = takenOver
    this.#patterns = db.prepare<[], number>('SELECT count(*) FROM patterns').pluck().get()!
    this.#lastNumber = db.prepare<[], number>('SELECT ifnull(max(number), 0) FROM entries').pluck().get()!
  }

  get sums(): Sums {
    return { entries: this.#entries, takenOver: this.#takenOver, digest: this.#digest.hex }
  }

  /** In the place of the entry with the same mark, where there is one. */
  put(entry: HotlistEntry): void {
    this.remove(entry.vrm)
    const line = canonicalEntry(entry)
    this.#digest.add(line)
    this.#takenOver += 1
    if (hasExpired(entry.weedDate, this.#day)) {
      this.#rememberExpired.run(markDigest(entry.vrm), ListDigest.of(line))
      return
    }
    this.#lastNumber += 1
    this.#table.put(this.#lastNumber, entry)
    this.#table.addKey(this.#lastNumber, entry.vrm)
    this.#count(entry, 1)
    assertFewPatterns(this.#list, this.#patterns)
  }

  /** A mark without an entry is ignored; the count tells whether that was right. */
  remove(mark: ListedMark): void {
    const row = this.#table.find(mark)
    if (row === undefined) {
      this.#removeExpired(mark)
      return
    }
    const entry = this.#table.entryOf(row)
    this.#digest.remove(canonicalEntry(entry))
    this.#takenOver -= 1
    this.#table.remove(row)
    this.#count(entry, -1)
  }

  #removeExpired(mark: ListedMark): void {
    const lineDigest = this.#forgetExpired.get(markDigest(mark))
    if (lineDigest === undefined) return
    this.#digest.subtract(lineDigest)
    this.#takenOver -= 1
  }

  #count({ vrm, action }: HotlistEntry, more: 1 | -1): void {
    this.#entries += more
    if (isPattern(vrm)) this.#patterns += more
    this.#countAction.run(action, more)
  }
}
