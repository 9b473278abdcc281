import type { Database } from 'better-sqlite3'
import type { OutboxHealth } from '../domain/health.js'
import { type MessageClass, messageClasses, type OutboundMessage } from '../domain/message.js'
import type { Disclosed } from './work-to-notes.js'

/** `held`: of an early answer, see `Passing.heldMessages`, or of a verdict that may still be undone; `sent`: the broker took it, the receipt is to come. */
type MessageState = 'held' | 'waiting' | 'sent' | 'set-aside'

/** Numbers of messages with their order; however many there are, an index hands out the first ones. */
const waiting = `
  SELECT number, created_at_ms FROM messages INDEXED BY messages_by_state
  WHERE state = 'waiting' AND class = @class ORDER BY created_at_ms DESC, number DESC LIMIT @limit`
/** Those that went longest ago: the newest of them are not looked for, that would be a walk over all that went since. */
const due = `
  SELECT number, created_at_ms FROM messages INDEXED BY messages_by_sending
  WHERE state = 'sent' AND class = @class AND sent_at_ms < @resendBeforeMs ORDER BY sent_at_ms LIMIT @limit`

interface NextQuery {
  readonly class: MessageClass
  readonly resendBeforeMs: number
  readonly limit: number
}

/** `+` keeps SQLite from walking over a whole backlog by its state, to find the few that are named. */
const named = 'id IN (SELECT value FROM json_each(?)) AND +state'

const prepare = (db: Database) => ({
  put: db.prepare<[string, string, MessageClass, string, number, MessageState]>(`
    INSERT INTO messages (id, read_id, class, subtopic, created_at_ms, state) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING`),
  putPayload: db.prepare<[number | bigint, Uint8Array]>(
    'INSERT INTO payloads (number, payload) VALUES (?, ?)',
  ),
  // An officer's answer to the early answer's alert stands whatever the final one says.
  dropHeld: db.prepare<[string]>(
    `DELETE FROM messages WHERE read_id = ? AND state = 'held' AND class <> 'verdict'`,
  ),
  takeBack: db.prepare<[string]>(`DELETE FROM messages WHERE id = ? AND state = 'held'`),
  release: db.prepare<[string]>(`UPDATE messages SET state = 'waiting' WHERE ${named} = 'held'`),
  releaseHeld: db.prepare(`UPDATE messages SET state = 'waiting' WHERE state = 'held'`),
  queueSentAfter: db.prepare<[number]>(
    `UPDATE messages SET state = 'waiting' WHERE state = 'sent' AND sent_at_ms > ?`,
  ),
  next: db
    .prepare<[NextQuery], number>(`
      SELECT number FROM (SELECT * FROM (${waiting}) UNION ALL SELECT * FROM (${due}))
      ORDER BY created_at_ms DESC, number DESC LIMIT @limit`)
    .pluck(),
  id: db.prepare<[number], string>('SELECT id FROM messages WHERE number = ?').pluck(),
  message: db.prepare<[number], OutboundMessage>(`
    SELECT id, class, subtopic, payload, created_at_ms AS createdAtMs
    FROM messages JOIN payloads USING (number) WHERE number = ?`),
  markSent: db.prepare<[number, string]>(
    `UPDATE messages SET state = 'sent', sent_at_ms = ? WHERE ${named} IN ('waiting', 'sent')`,
  ),
  acknowledge: db.prepare<[string], Disclosed>(
    'DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?)) RETURNING class, read_id AS readId',
  ),
  setAside: db.prepare<[string, string]>(`UPDATE messages SET state = 'set-aside', reason = ? WHERE id = ?`),
  counts: db.prepare<[], { state: MessageState; class: MessageClass; messages: number }>(
    'SELECT state, class, messages FROM message_counts',
  ),
  oldest: db
    .prepare<[MessageState, MessageClass], number | null>(
      'SELECT min(created_at_ms) FROM messages WHERE state = ? AND class = ?',
    )
    .pluck(),
})

/** The messages that the data centre has not acknowledged. */
export class OutboxTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /** Adds messages; one whose id is there already stays as it is, with what is known of its sending. */
  add(readId: string, messages: readonly OutboundMessage[], state: 'held' | 'waiting'): void {
    for (const { id, class: messageClass, subtopic, createdAtMs, payload } of messages) {
      const added = this.#statements.put.run(id, readId, messageClass, subtopic, createdAtMs, state)
      if (added.changes === 1) this.#statements.putPayload.run(added.lastInsertRowid, payload)
    }
  }

  dropHeld(readId: string): void {
    this.#statements.dropHeld.run(readId)
  }

  /** False where it is no longer held: it may have gone out. */
  takeBack(id: string): boolean {
    return this.#statements.takeBack.run(id).changes === 1
  }

  /** Of held messages those that may go now. */
  release(ids: readonly string[]): void {
    this.#statements.release.run(JSON.stringify(ids))
  }

  releaseHeld(): void {
    this.#statements.releaseHeld.run()
  }

  /** Where the wall clock was ahead and stepped back, what was sent then would not be due for years. */
  queueSentAfter(nowMs: number): void {
    this.#statements.queueSentAfter.run(nowMs)
  }

  /** See `Outbox.next`. */
  next(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
    bytesMost = Number.POSITIVE_INFINITY,
  ): readonly OutboundMessage[] {
    const leftOut = new Set(underWay)
    const found: OutboundMessage[] = []
    let bytes = 0
    for (const number of this.#numbers(resendBeforeMs, limit + leftOut.size)) {
      if (found.length === limit) break
      // A payload may be a picture: those that are under way already are not read again.
      if (leftOut.has(this.#statements.id.get(number)!)) continue
      const message = this.#statements.message.get(number)!
      bytes += message.payload.byteLength
      if (found.length > 0 && bytes > bytesMost) break
      found.push(message)
    }
    return found
  }

  /** Of every class up to `limit`, in the order of sending. */
  *#numbers(resendBeforeMs: number, limit: number): Generator<number> {
    for (const each of messageClasses) {
      yield* this.#statements.next.all({ class: each, resendBeforeMs, limit })
    }
  }

  markSent(ids: readonly string[], atMs: number): void {
    this.#statements.markSent.run(atMs, JSON.stringify(ids))
  }

  /** Returns what they were about. */
  acknowledge(ids: readonly string[]): readonly Disclosed[] {
    return this.#statements.acknowledge.all(JSON.stringify(ids))
  }

  setAside(id: string, reason: string): void {
    this.#statements.setAside.run(reason, id)
  }

  /** `waiting` counts what is sent and not acknowledged as well, and names every class. */
  health(): OutboxHealth {
    const counts = this.#statements.counts.all()
    const total = (counted: typeof counts) => counted.reduce((sum, { messages }) => sum + messages, 0)
    const unacknowledged = counts.filter(({ state }) => state === 'waiting' || state === 'sent')
    const oldestOfClassAtMs: Record<string, number> = {}
    for (const { state, class: each } of unacknowledged) {
      const atMs = this.#statements.oldest.get(state, each) ?? Number.POSITIVE_INFINITY
      const oldestMs = Math.min(atMs, oldestOfClassAtMs[each] ?? Number.POSITIVE_INFINITY)
      if (Number.isFinite(oldestMs)) oldestOfClassAtMs[each] = oldestMs
    }
    const oldest = Object.values(oldestOfClassAtMs)
    return {
      waiting: Object.fromEntries(
        messageClasses.map((each) => [each, total(unacknowledged.filter((count) => count.class === each))]),
      ),
      setAside: total(counts.filter(({ state }) => state === 'set-aside')),
      oldestAtMs: oldest.length === 0 ? undefined : Math.min(...oldest),
      oldestOfClassAtMs,
    }
  }
}
