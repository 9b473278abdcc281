import type { OutboxHealth } from '../../agent/domain/health.js'
import { messageClasses, type OutboundMessage } from '../../agent/domain/message.js'
import type { Outbox } from '../../agent/store-ports.js'

/** An outbox in memory, and a record of what was done to it. */
export class MemoryOutbox implements Outbox {
  readonly held = new Map<string, { message: OutboundMessage; sentAtMs: number | undefined }>()
  readonly aside = new Map<string, string>()
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = []
  asked = 0

  put(...messages: readonly OutboundMessage[]): void {
    for (const message of messages) this.held.set(message.id, { message, sentAtMs: undefined })
  }

  async next(limit: number, resendBeforeMs: number, underWay: readonly string[]): Promise<OutboundMessage[]> {
    this.asked++
    this.#failIfTold()
    const due = [...this.held.values()]
      .filter(({ sentAtMs }) => sentAtMs === undefined || sentAtMs < resendBeforeMs)
      .map(({ message }) => message)
      .filter(({ id }) => !underWay.includes(id) && !this.aside.has(id))
    const rank = (message: OutboundMessage) => messageClasses.indexOf(message.class)
    return due.sort((a, b) => rank(a) - rank(b) || b.createdAtMs - a.createdAtMs).slice(0, limit)
  }

  async markSent(ids: readonly string[], atMs: number): Promise<void> {
    this.#failIfTold()
    for (const id of ids) {
      const held = this.held.get(id)
      if (held) held.sentAtMs = atMs
    }
  }

  async acknowledge(ids: readonly string[]): Promise<void> {
    this.#failIfTold()
    for (const id of ids) this.held.delete(id)
  }

  async setAside(id: string, reason: string): Promise<void> {
    this.#failIfTold()
    this.aside.set(id, reason)
  }

  async health(): Promise<OutboxHealth> {
    return { waiting: { read: this.held.size }, setAside: this.aside.size, oldestAtMs: undefined }
  }

  #failIfTold(): void {
    const failure = this.failures.shift()
    if (failure) throw failure
  }
}
