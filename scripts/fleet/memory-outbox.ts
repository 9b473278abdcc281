import { messageClasses, type OutboundMessage } from '../../agent/domain/message.js'
import type { SenderParts } from '../../agent/flow/outbox-to-broker.js'

interface Held {
  readonly message: OutboundMessage
  sentAtMs: number | undefined
}

/**
 * The outbox of a simulated device: as the store's, but in memory, because a thousand databases on one disk would
 * be measured instead of the broker and the receivers.
 */
export class MemoryOutbox {
  readonly #held = new Map<string, Held>()
  #sentAgain = 0
  #setAside = 0

  get size(): number {
    return this.#held.size
  }

  /** Messages that went out more than once. */
  get sentAgain(): number {
    return this.#sentAgain
  }

  get aside(): number {
    return this.#setAside
  }

  /** Undefined where nothing waits. */
  oldestAtMs(): number | undefined {
    return this.#held.values().next().value?.message.createdAtMs
  }

  put(messages: readonly OutboundMessage[]): void {
    for (const message of messages) this.#held.set(message.id, { message, sentAtMs: undefined })
  }

  /** What the sender needs. */
  readonly outbox: SenderParts['outbox'] = {
    next: async (limit, resendBeforeMs, underWay) => {
      const due = [...this.#held.values()].filter(
        ({ message, sentAtMs }) =>
          (sentAtMs === undefined || sentAtMs < resendBeforeMs) && !underWay.includes(message.id),
      )
      const rank = ({ class: each }: OutboundMessage) => messageClasses.indexOf(each)
      return due
        .map(({ message }) => message)
        .sort((a, b) => rank(a) - rank(b) || b.createdAtMs - a.createdAtMs)
        .slice(0, limit)
    },
    markSent: async (ids, atMs) => {
      for (const id of ids) {
        const held = this.#held.get(id)
        if (held === undefined) continue
        if (held.sentAtMs !== undefined) this.#sentAgain++
        held.sentAtMs = atMs
      }
    },
    acknowledge: async (ids) => {
      for (const id of ids) this.#held.delete(id)
    },
    setAside: async (id) => {
      this.#setAside++
      this.#held.delete(id)
    },
  }
}
