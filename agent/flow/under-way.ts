import type { OutboundMessage } from '../domain/message.js'

/**
 * Bytes on the link at once: at 30 kB/s, a poor mobile link, a new hit waits two seconds behind them, and at
 * 100 ms there and back they still allow 640 kB/s. One message may be larger.
 */
const bytesMax = 64 * 1024

/**
 * Messages that the broker may have before the store's note of it, which on a slow card waits 50 ms for the disk. The
 * outbox looks past each of them.
 */
const messagesMost = 500

/** The messages between their sending and the store's note that the broker has them. */
export class UnderWay {
  /** Bytes that the link still carries, by message id. */
  readonly #bytes = new Map<string, number>()

  get size(): number {
    return this.#bytes.size
  }

  ids(): readonly string[] {
    return [...this.#bytes.keys()]
  }

  add({ id, payload }: OutboundMessage): void {
    this.#bytes.set(id, payload.byteLength)
  }

  /** The broker has it, and the store is yet to know. */
  taken(id: string): void {
    this.#bytes.set(id, 0)
  }

  delete(id: string): void {
    this.#bytes.delete(id)
  }

  /** How many more messages may go where the broker allows `window` at once without its answer. */
  roomMessages(window: number): number {
    const unanswered = [...this.#bytes.values()].filter((bytes) => bytes > 0).length
    return Math.min(window - unanswered, messagesMost - this.size)
  }

  /** How many more bytes the link has room for. */
  roomBytes(): number {
    return bytesMax - this.#sum()
  }

  #sum(): number {
    return [...this.#bytes.values()].reduce((sum, each) => sum + each, 0)
  }

  /** As many of the messages, from the first, as the link has room for. */
  fitting(messages: readonly OutboundMessage[]): readonly OutboundMessage[] {
    let bytes = this.#sum()
    const end = messages.findIndex(({ payload }) => {
      const fits = bytes === 0 || bytes + payload.byteLength <= bytesMax
      bytes += payload.byteLength
      return !fits
    })
    return end === -1 ? messages : messages.slice(0, end)
  }
}
