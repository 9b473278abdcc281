import type { Database } from 'better-sqlite3'
import type { AuditEvent, AuditNote, ChainedEvent, ChainLink } from '../domain/audit.js'
import { canonicalEvent, chainedHash, parseCanonicalEvent } from '../wire/audit-chain.js'
import { type AuditMark, type AuditRow, AuditRows } from './audit-rows.js'
import { ChainCheck } from './chain-check.js'
import { eventErasureToNote } from './work-to-notes.js'

/** Looked at in every start: some 10 ms, and what was done to the device lately is in it. */
const checkedAtStart = 1_000

const prepare = (db: Database) => ({
  append: db.prepare<[number, string, string]>(
    'INSERT INTO audit_events (number, event, hash) VALUES (?, ?, ?)',
  ),
  mark: db.prepare<[AuditMark, number, string]>(`
    INSERT INTO audit_marks (name, number, hash) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET number = excluded.number, hash = excluded.hash`),
  erase: db.prepare<[number]>('DELETE FROM audit_events WHERE number <= ?'),
})

/** The log of who did what. */
export class AuditTable {
  readonly #statements: ReturnType<typeof prepare>
  readonly #rows: AuditRows

  constructor(db: Database) {
    this.#statements = prepare(db)
    this.#rows = new AuditRows(db)
  }

  append(notes: readonly AuditNote[], atMs: number): void {
    let previous = this.#end()
    for (const note of notes) {
      const number = previous.number + 1
      const text = canonicalEvent({ ...note, number, atMs })
      const hash = chainedHash(previous.hash, text)
      this.#statements.append.run(number, text, hash)
      previous = { number, hash }
    }
  }

  /** See `AuditLog.newest`. One that was made unreadable is left out: the numbers tell. */
  newest(before: number, limit: number): readonly AuditEvent[] {
    return this.#rows.lastBefore(before, limit).flatMap(({ event }) => parseCanonicalEvent(event) ?? [])
  }

  /** See `AuditLog.unqueued`. One that was made unreadable is left out: the numbers tell. */
  unqueued(limit: number): readonly ChainedEvent[] {
    const from = Math.max(this.#rows.mark('queued').number, this.#rows.mark('erased').number)
    let { hash: previousHash } = this.#rows.before(from + 1)
    return this.#rows.after(from, limit).flatMap(({ event: text, hash }) => {
      const event = parseCanonicalEvent(text)
      if (event === undefined) return []
      const chained = { ...event, previousHash, hash }
      previousHash = hash
      return [chained]
    })
  }

  markQueued({ number, hash }: ChainLink): void {
    this.#statements.mark.run('queued', number, hash)
  }

  /** The oldest first, at most `most`, up to the first that is young enough. Says so in the log. Returns how many. */
  erase(beforeMs: number, most: number, nowMs: number): number {
    const old = this.#olderThan(beforeMs, most)
    const last = old.at(-1)
    if (last === undefined) return 0
    const { number, hash } = last
    this.append([eventErasureToNote(old.length, beforeMs, { number, hash })], nowMs)
    this.#statements.mark.run('erased', number, hash)
    this.#statements.erase.run(number)
    return old.length
  }

  /** What is wrong with the last events; `barcud audit verify` walks all of them. */
  complaints(): readonly string[] {
    const latest = this.#rows.last(checkedAtStart)
    const marks = { erased: this.#rows.mark('erased'), queued: this.#rows.mark('queued') }
    const check = new ChainCheck(this.#rows.before(latest[0]?.number ?? Number.MAX_SAFE_INTEGER), marks)
    for (const row of latest) check.take(row)
    const { firstBreak } = check.report({ isWhole: false })
    if (firstBreak === undefined) return []
    const { number, reason } = firstBreak
    return [
      `the log of who did what is not as it was written, at event ${number}: ${reason}; barcud audit verify says more`,
    ]
  }

  #olderThan(beforeMs: number, most: number): readonly AuditRow[] {
    const oldest = this.#rows.after(0, most)
    const isYoung = ({ event }: AuditRow) =>
      (parseCanonicalEvent(event)?.atMs ?? Number.NEGATIVE_INFINITY) >= beforeMs
    const firstYoung = oldest.findIndex(isYoung)
    return firstYoung === -1 ? oldest : oldest.slice(0, firstYoung)
  }

  /** A number that went out is never given again, even where the end of the log was lost. */
  #end(): ChainLink {
    const end = this.#rows.before(Number.MAX_SAFE_INTEGER)
    const number = Math.max(end.number, this.#rows.mark('queued').number)
    return { number, hash: end.hash }
  }
}
