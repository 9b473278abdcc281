import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { AuditEvent } from '../domain/audit.js'
import { OperationalError } from '../errors.js'
import { parseCanonicalEvent } from '../wire/audit-chain.js'
import { type AuditRow, AuditRows } from './audit-rows.js'
import { ChainCheck, type ChainReport } from './chain-check.js'
import { type DataKeys, withoutKeys } from './data-keys.js'
import { readsFile } from './reads-file.js'
import { openDatabase } from './sealed-database.js'
import { asStoreError } from './sqlite-error.js'

/** Read at once, so that an agent that works on the same file can tidy up its write-ahead log in between. */
const pageRows = 1_000
/** While an agent starts or stops the file is its own. */
const lockWaitMs = 2_000

/** An event as it is told to people. */
export interface FiledEvent extends AuditEvent {
  readonly hash: string
}

/** The log of who did what in a data folder, to be looked at; the agent may work on the same folder meanwhile. */
export class AuditFile {
  readonly #path: string
  readonly #db: Database.Database
  readonly #rows: AuditRows

  /** @throws OperationalError where the folder holds no log, or it cannot be read; as `DataKeys` does */
  constructor(folder: string, keys: DataKeys = withoutKeys(folder)) {
    this.#path = readsFile(folder)
    if (!existsSync(this.#path)) throw noLog(folder)
    try {
      this.#db = openDatabase(this.#path, keys, { readonly: true, timeout: lockWaitMs })
    } catch (error) {
      throw asStoreError(error, this.#path)
    }
    try {
      this.#rows = this.#rowsOf(folder)
    } catch (error) {
      this.#db.close()
      throw asStoreError(error, this.#path)
    }
  }

  close(): void {
    this.#db.close()
  }

  /** Walks the whole chain. @throws OperationalError where the file cannot be read to the end */
  verify(): ChainReport {
    const marks = { erased: this.#rows.mark('erased'), queued: this.#rows.mark('queued') }
    const check = new ChainCheck(marks.erased, marks)
    for (const row of this.#walk(marks.erased.number)) check.take(row)
    return check.report({ isWhole: true })
  }

  /** In order, unchecked; one that cannot be understood is left out, `verify` tells of it. */
  *events(): Generator<FiledEvent> {
    for (const { event: text, hash } of this.#walk(0)) {
      const event = parseCanonicalEvent(text)
      if (event !== undefined) yield { ...event, hash }
    }
  }

  #rowsOf(folder: string): AuditRows {
    const hasLog = this.#db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'audit_events'`).get()
    if (hasLog === undefined) throw noLog(folder)
    return new AuditRows(this.#db)
  }

  *#walk(after: number): Generator<AuditRow> {
    for (let number = after; ; ) {
      const page = this.#page(number)
      yield* page
      const last = page.at(-1)
      if (last === undefined) return
      number = last.number
    }
  }

  #page(after: number): readonly AuditRow[] {
    try {
      return this.#rows.after(after, pageRows)
    } catch (error) {
      throw asStoreError(error, this.#path)
    }
  }
}

const noLog = (folder: string) =>
  new OperationalError('audit.none', `${folder}: expected the data folder of an agent, there is no log in it`)
