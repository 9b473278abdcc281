import { statfsSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import { type NumberedTable, tablesIn } from './copied-tables.js'
import { flushToDisk, removeDatabase } from './data-folder.js'
import type { DataKeys } from './data-keys.js'
import { openReadsFile } from './reads-file.js'
import { attachWith, openWith } from './sealed-database.js'

/** Copied in one turn: pictures are 25 KB a row, and a commit may wait behind it. */
const rowsAtOnce = 50
/** Flushed to the disk along the way: nobody can wait at the end until gigabytes are on it. */
const unflushedBytesMost = 1_048_576

export const resealedFile = (path: string): string => `${path}.resealed`

/**
 * A copy of a database that others go on writing to, sealed with the newest key. Rows are copied in the order of
 * their numbers; triggers note which of those copied have changed since, and they are copied again. All of it is
 * on one connection, so that between the last slice and the end nobody can write. A copy that is interrupted is
 * worth nothing: it is begun anew.
 */
export class ResealedCopy {
  readonly #db: Database
  readonly #path: string
  readonly #keys: DataKeys
  #tables: readonly NumberedTable[] = []
  /** Without row numbers, and small: copied whole at the end. */
  #smallTables: readonly string[] = []
  #triggers: readonly string[] = []
  #flushedBytes = 0

  /** @param db the open database whose file is `path` */
  constructor(db: Database, path: string, keys: DataKeys) {
    this.#db = db
    this.#path = path
    this.#keys = keys
  }

  /** @throws OperationalError where the disk has no room for a copy; SQLite's errors as they come */
  begin(reserveBytes: number): void {
    this.#assertRoom(reserveBytes)
    this.#makeEmpty()
    attachWith(this.#db, resealedFile(this.#path), 'resealed', this.#keys.newest())
    // Worth nothing until it is whole, and flushed then.
    this.#db.pragma('resealed.journal_mode = OFF')
    this.#db.pragma('resealed.synchronous = OFF')
    const { numbered, others } = tablesIn(this.#db)
    this.#tables = numbered
    this.#smallTables = others
    this.#watchChanges()
  }

  /** Copies some rows. False once all were. */
  slice(): boolean {
    const table = this.#tables.find(({ isCopied }) => !isCopied)
    this.#withoutReferences(() => {
      if (table !== undefined) this.#copyNext(table)
      else this.#copyChanged(rowsAtOnce)
    })
    this.#flushGrown()
    return table !== undefined || this.#changed() > 0
  }

  /** The copy, whole and on the disk; nothing may be written to the database any more. */
  finish(): void {
    this.#withoutReferences(() => {
      while (this.#changed() > 0) this.#copyChanged(rowsAtOnce)
      this.#db.transaction(() => {
        for (const name of this.#smallTables) {
          this.#db.exec(
            `DELETE FROM resealed.${name}; INSERT INTO resealed.${name} SELECT * FROM main.${name}`,
          )
        }
      })()
    })
    for (const name of this.#smallTables) this.#assertSame(name, '')
    this.abandon()
    const copy = openWith(resealedFile(this.#path), this.#keys.newest())
    try {
      for (const trigger of this.#triggers) copy.exec(trigger)
    } finally {
      copy.close()
    }
    flushToDisk(resealedFile(this.#path))
  }

  /** Lets go of the copy; the database is as it was. */
  abandon(): void {
    for (const { name } of this.#tables) {
      for (const event of ['insert', 'update', 'delete']) {
        this.#db.exec(`DROP TRIGGER IF EXISTS temp.${name}_${event}`)
      }
    }
    this.#db.exec('DROP TABLE IF EXISTS temp.changed')
    const attached = this.#db.pragma('database_list') as readonly { readonly name: string }[]
    if (attached.some(({ name }) => name === 'resealed')) this.#db.exec('DETACH resealed')
    this.#db.pragma('recursive_triggers = OFF')
  }

  #assertRoom(reserveBytes: number): void {
    const { bavail, bsize } = statfsSync(this.#path)
    const { size } = statSync(this.#path)
    if (bavail * bsize >= size + reserveBytes) return
    throw new OperationalError(
      'store.full',
      `${this.#path}: expected ${size} bytes of room to seal it anew, got ${bavail * bsize} with a reserve of ${reserveBytes}; it stays sealed as it is`,
    )
  }

  /** The schema without triggers: what they keep up is copied as well. */
  #makeEmpty(): void {
    removeDatabase(resealedFile(this.#path))
    const copy = openReadsFile(resealedFile(this.#path), this.#keys)
    try {
      copy.pragma('journal_mode = DELETE')
      const triggers = copy.prepare<[], { name: string; sql: string }>(
        `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`,
      )
      this.#triggers = triggers.all().map(({ name, sql }) => {
        copy.exec(`DROP TRIGGER ${name}`)
        return sql
      })
    } finally {
      copy.close()
    }
  }

  #watchChanges(): void {
    // Without it, the row that a REPLACE takes away would go unnoticed.
    this.#db.pragma('recursive_triggers = ON')
    this.#db.exec(
      'CREATE TEMP TABLE changed (name TEXT, number INTEGER, PRIMARY KEY (name, number)) WITHOUT ROWID',
    )
    for (const { name } of this.#tables) {
      for (const [event, rows] of [
        ['insert', ['new']],
        ['update', ['old', 'new']],
        ['delete', ['old']],
      ] as const) {
        const notes = rows.map((row) => noteOnce(name, `${row}.rowid`))
        this.#db.exec(
          `CREATE TEMP TRIGGER ${name}_${event} AFTER ${event} ON main.${name} BEGIN ${notes.join(' ')} END`,
        )
      }
    }
  }

  /** A row whose parent is not copied yet is no mistake, and a parent that is copied again takes nothing with it. */
  #withoutReferences(copy: () => void): void {
    this.#db.pragma('foreign_keys = OFF')
    try {
      copy()
    } finally {
      this.#db.pragma('foreign_keys = ON')
    }
  }

  #copyNext(table: NumberedTable): void {
    const { name, columns, upTo } = table
    const next = `SELECT rowid FROM main.${name} WHERE rowid > ? ORDER BY rowid LIMIT ${rowsAtOnce}`
    const last = this.#db
      .prepare<[number], number | null>(`SELECT max(rowid) FROM (${next})`)
      .pluck()
      .get(upTo)
    if (typeof last !== 'number') {
      table.isCopied = true
      return
    }
    const { changes } = this.#db
      .prepare(
        `INSERT OR REPLACE INTO resealed.${name} (${columns}) SELECT ${columns} FROM main.${name} WHERE rowid > ? AND rowid <= ?`,
      )
      .run(upTo, last)
    this.#assertSame(name, 'WHERE rowid > ? AND rowid <= ?', upTo, last)
    // What comes from now on is noted: a table that grows all the time comes to an end as well.
    table.isCopied = changes < rowsAtOnce
    table.upTo = last
  }

  #changed(): number {
    return this.#db.prepare<[], number>('SELECT count(*) FROM temp.changed').pluck().get()!
  }

  #copyChanged(most: number): void {
    const rows = this.#db
      .prepare<[number], { name: string; number: number }>('SELECT name, number FROM temp.changed LIMIT ?')
      .all(most)
    this.#db.transaction(() => {
      for (const { name, number } of rows) {
        const columns = this.#tables.find((table) => table.name === name)!.columns
        this.#db.prepare(`DELETE FROM resealed.${name} WHERE rowid = ?`).run(number)
        this.#db
          .prepare(
            `INSERT OR REPLACE INTO resealed.${name} (${columns}) SELECT ${columns} FROM main.${name} WHERE rowid = ?`,
          )
          .run(number)
        this.#assertSame(name, 'WHERE rowid = ?', number)
        this.#db.prepare('DELETE FROM temp.changed WHERE name = ? AND number = ?').run(name, number)
      }
    })()
  }

  #flushGrown(): void {
    const { size } = statSync(resealedFile(this.#path))
    if (size - this.#flushedBytes < unflushedBytesMost) return
    flushToDisk(resealedFile(this.#path))
    this.#flushedBytes = size
  }

  /**
   * A copy that lacks a row must never take the place of what it was made of. Looked at row by row as they are copied:
   * to count millions of them at the end would hold up everybody.
   */
  #assertSame(name: string, rows: string, ...numbers: readonly number[]): void {
    const count = (schema: string) =>
      this.#db
        .prepare(`SELECT count(*) FROM ${schema}.${name} ${rows}`)
        .pluck()
        .get(...numbers)
    const [there, copied] = [count('main'), count('resealed')]
    if (there !== copied) throw new Error(`${name}: expected ${there} rows in the copy, got ${copied}`)
  }
}

/** Without OR IGNORE: within a trigger the policy of the statement that fired it would go before. */
const noteOnce = (table: string, number: string): string => `
  INSERT INTO changed SELECT '${table}', ${number}
  WHERE NOT EXISTS (SELECT 1 FROM changed WHERE name = '${table}' AND number = ${number});`
