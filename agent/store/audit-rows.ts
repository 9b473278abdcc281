import type { Database } from 'better-sqlite3'
import { type ChainLink, chainStart } from '../domain/audit.js'

/** An event as it lies in the database: `event` is its canonical text. */
export interface AuditRow extends ChainLink {
  readonly event: string
}

/** `erased`: the last event that was erased; `queued`: the last one that a message holds. */
export type AuditMark = 'erased' | 'queued'

const prepare = (db: Database) => ({
  after: db.prepare<[number, number], AuditRow>(
    'SELECT number, event, hash FROM audit_events WHERE number > ? ORDER BY number LIMIT ?',
  ),
  last: db.prepare<[number, number], AuditRow>(
    'SELECT number, event, hash FROM audit_events WHERE number < ? ORDER BY number DESC LIMIT ?',
  ),
  upTo: db.prepare<[number], ChainLink>(
    'SELECT number, hash FROM audit_events WHERE number <= ? ORDER BY number DESC LIMIT 1',
  ),
  mark: db.prepare<[AuditMark], ChainLink>('SELECT number, hash FROM audit_marks WHERE name = ?'),
})

/** Reads the log of who did what as it lies there; nothing is checked. */
export class AuditRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /** The next ones after a number, in order. */
  after(number: number, limit: number): readonly AuditRow[] {
    return this.#statements.after.all(number, limit)
  }

  /** The last ones, in order. */
  last(limit: number): readonly AuditRow[] {
    return this.lastBefore(Number.MAX_SAFE_INTEGER, limit).toReversed()
  }

  /** The last ones before a number, the newest first. */
  lastBefore(number: number, limit: number): readonly AuditRow[] {
    return this.#statements.last.all(number, limit)
  }

  /** Where the chain stands before an event: the one before it that is there, or was the last to be erased. */
  before(number: number): ChainLink {
    return this.#statements.upTo.get(number - 1) ?? this.mark('erased')
  }

  /** `chainStart` where there is none yet. */
  mark(name: AuditMark): ChainLink {
    return this.#statements.mark.get(name) ?? chainStart
  }
}
