import type { Database } from 'better-sqlite3'
import type { OutboxHealth } from '../domain/health.js'
import { type MessageClass, messageClasses, type OutboundMessage } from '../domain/message.js'

/** `held`: of an early answer, see `Passing.heldMessages`; `sent`: the broker took it, the receipt is to come. */
type MessageState = 'held' | 'waiting' | 'sent' | 'set-aside'

const prepare = (db: Database) => ({
  put: db.prepare<[string, string, MessageClass, string, number, MessageState]>(`
    INSERT INTO messages (id, read_id, class, subtopic, created_at_ms, state) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING`),
  putPayload: db.prepare<[number | bigint, Uint8Array]>(
    'INSERT INTO payloads (number, payload) VALUES (?, ?)',
  ),
  dropHeld: db.prepare<[string]>(`DELETE FROM messages WHERE read_id = ? AND state = 'held'`),
  releaseHeld: db.prepare(`UPDATE messages SET state = 'waiting' WHERE state = 'held'`),
  queueAgain: db.prepare<[number]>(
    `UPDATE messages SET state = 'waiting' WHERE state = 'sent' AND sent_at_ms < ?`,
  ),
  queueSentAfter: db.prepare<[number]>(
    `UPDATE messages SET state = 'waiting' WHERE state = 'sent' AND sent_at_ms > ?`,
  ),
  next: db.prepare<[MessageClass, string, number], OutboundMessage>(`
    SELECT id, class, subtopic, payload, created_at_ms AS createdAtMs
    FROM messages JOIN payloads USING (number)
    WHERE state = 'waiting' AND class = ? AND id NOT IN (SELECT value FROM json_each(?))
    ORDER BY created_at_ms DESC, number DESC LIMIT ?`),
  markSent: db.prepare<[number, string]>(`
    UPDATE messages SET state = 'sent', sent_at_ms = ?
    WHERE id IN (SELECT value FROM json_each(?)) AND state IN ('waiting', 'sent')`),
  acknowledge: db.prepare<[string]>('DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))'),
  setAside: db.prepare<[string, string]>(`UPDATE messages SET state = 'set-aside', reason = ? WHERE id = ?`),
  count: db.prepare<[], { state: MessageState; class: MessageClass; messages: number; oldestAtMs: number }>(`
    SELECT state, class, count(*) AS messages, min(created_at_ms) AS oldestAtMs
    FROM messages WHERE state <> 'held' GROUP BY state, class`),
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

  releaseHeld(): void {
    this.#statements.releaseHeld.run()
  }

  /** Where the wall clock was ahead and stepped back, what was sent then would not be due for years. */
  queueSentAfter(nowMs: number): void {
    this.#statements.queueSentAfter.run(nowMs)
  }

  /**
   * See `Outbox.next`. What was sent too long ago goes back among the waiting first, so that the search
   * itself walks one index in order, however long the backlog.
   */
  next(limit: number, resendBeforeMs: number, underWay: readonly string[]): readonly OutboundMessage[] {
    this.#statements.queueAgain.run(resendBeforeMs)
    const leftOut = JSON.stringify(underWay)
    const found: OutboundMessage[] = []
    for (const each of messageClasses) {
      if (found.length === limit) break
      found.push(...this.#statements.next.all(each, leftOut, limit - found.length))
    }
    return found
  }

  markSent(ids: readonly string[], atMs: number): void {
    this.#statements.markSent.run(atMs, JSON.stringify(ids))
  }

  acknowledge(ids: readonly string[]): void {
    this.#statements.acknowledge.run(JSON.stringify(ids))
  }

  setAside(id: string, reason: string): void {
    this.#statements.setAside.run(reason, id)
  }

  /** `waiting` counts what is sent and not acknowledged as well, and names every class. */
  health(): OutboxHealth {
    const rows = this.#statements.count.all()
    const unacknowledged = rows.filter(({ state }) => state !== 'set-aside')
    const total = (counted: typeof rows) => counted.reduce((sum, { messages }) => sum + messages, 0)
    const ofClass = (each: MessageClass) => total(unacknowledged.filter((row) => row.class === each))
    return {
      waiting: Object.fromEntries(messageClasses.map((each) => [each, ofClass(each)])),
      setAside: total(rows.filter(({ state }) => state === 'set-aside')),
      oldestAtMs:
        unacknowledged.length === 0 ? undefined : Math.min(...unacknowledged.map((row) => row.oldestAtMs)),
    }
  }
}
