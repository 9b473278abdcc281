import {
  type AuditEvent,
  type AuditNote,
  type ChainedEvent,
  type ChainLink,
  chainStart,
} from '../../agent/domain/audit.js'
import type { OutboundMessage } from '../../agent/domain/message.js'
import { eventErasureToNote } from '../../agent/store/work-to-notes.js'
import type { AuditLog } from '../../agent/store-ports.js'
import { canonicalEvent, chainedHash } from '../../agent/wire/audit-chain.js'

/** The log of who did what, in memory. */
export class MemoryAudit implements AuditLog {
  readonly #addMessage: (message: OutboundMessage) => void
  #events: readonly ChainedEvent[] = []
  #end: ChainLink = chainStart
  #queued = 0

  /** @param addMessage puts a message into the outbox */
  constructor(addMessage: (message: OutboundMessage) => void) {
    this.#addMessage = addMessage
  }

  append(notes: readonly AuditNote[]): void {
    for (const note of notes) {
      const event = { ...note, number: this.#end.number + 1, atMs: Date.now() }
      const previousHash = this.#end.hash
      const hash = chainedHash(previousHash, canonicalEvent(event))
      this.#events = [...this.#events, { ...event, previousHash, hash }]
      this.#end = { number: event.number, hash }
    }
  }

  async note(note: AuditNote): Promise<void> {
    this.append([note])
  }

  async newest(before: number, limit: number): Promise<readonly AuditEvent[]> {
    return this.#events
      .filter(({ number }) => number < before)
      .toReversed()
      .slice(0, limit)
  }

  async unqueued(limit: number): Promise<readonly ChainedEvent[]> {
    return this.#events.filter(({ number }) => number > this.#queued).slice(0, limit)
  }

  async queue(message: OutboundMessage, { number }: ChainLink): Promise<void> {
    this.#addMessage(message)
    this.#queued = number
  }

  async erase(beforeMs: number): Promise<number> {
    const firstYoung = this.#events.findIndex(({ atMs }) => atMs >= beforeMs)
    const old = firstYoung === -1 ? this.#events : this.#events.slice(0, firstYoung)
    const last = old.at(-1)
    if (last === undefined) return 0
    this.append([eventErasureToNote(old.length, beforeMs, { number: last.number, hash: last.hash })])
    this.#events = this.#events.slice(old.length)
    return old.length
  }
}
