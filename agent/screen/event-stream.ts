import type { ServerResponse } from 'node:http'

/** A page that reads slower than this fills memory: it is cut off, and gets a snapshot when it comes back. */
const backlogBytesMax = 1_000_000

/** How long a page waits before it tries again. */
const retryMs = 1_000

/** One page's server-sent events, on an HTTP response of its own. */
export class EventStream {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** Sends the head; `onClose` is called once, whoever ends the stream. */
  open(onClose: () => void): void {
    // A page that left while its greeting was made has had its `close` already.
    if (this.#response.destroyed) {
      onClose()
      return
    }
    this.#response.once('close', onClose)
    this.#response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.#response.write(`retry: ${retryMs}\n\n`)
  }

  /** @param text whole events, their empty lines included */
  write(text: string): void {
    if (this.#response.destroyed) return
    if (this.#response.writableLength > backlogBytesMax) this.close()
    else this.#response.write(text)
  }

  /** The last words; the connection goes when they are out, or the page no longer reads. */
  finish(text: string): void {
    this.write(text)
    this.#response.end()
  }

  /** Cut, not ended: a page that no longer reads must not hold up a stop. */
  close(): void {
    this.#response.destroy()
  }
}
