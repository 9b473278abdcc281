import type { LinkHealth } from '../../agent/domain/health.js'
import { OperationalError } from '../../agent/errors.js'
import type { Taking, Uplink } from '../../agent/ports.js'

interface Publish {
  readonly topic: string
  readonly bytes: number
  readonly taken: () => void
  readonly failed: (error: Error) => void
}

/** A link that does what a test says: it takes each message at once, or leaves it under way until told. */
export class ScriptedUplink implements Uplink {
  readonly published: string[] = []
  readonly payloads: (Uint8Array | string)[] = []
  /** The topics that are followed now. */
  readonly followed = new Set<string>()
  readonly underWay: Publish[] = []
  windowNow = 50
  /** What becomes of the messages that are taken. */
  taking: Taking = 'taken'
  /** Given a topic: an error to fail with, or nothing to take it. Undefined: leave it under way. */
  answer: ((topic: string) => Error | undefined) | undefined = () => undefined
  readonly #onConnect: (() => void)[] = []
  readonly #onMessage: ((topic: string, payload: Uint8Array) => void)[] = []

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  publish(topic: string, payload: Uint8Array | string): Promise<Taking> {
    this.published.push(topic)
    this.payloads.push(payload)
    return new Promise((resolve, reject) => {
      const publish = { topic, bytes: payload.length, taken: () => resolve(this.taking), failed: reject }
      if (!this.answer) this.underWay.push(publish)
      else {
        const error = this.answer(topic)
        const { taking } = this
        setImmediate(() => (error ? reject(error) : resolve(taking)))
      }
    })
  }

  window(): number {
    return this.windowNow
  }

  health(): LinkHealth {
    return { state: this.windowNow > 0 ? 'connected' : 'waiting', complaint: undefined }
  }

  follow(filter: string): void {
    this.followed.add(filter)
  }

  unfollow(filter: string): void {
    this.followed.delete(filter)
  }

  onConnect(listener: () => void): void {
    this.#onConnect.push(listener)
  }

  onMessage(listener: (topic: string, payload: Uint8Array) => void): void {
    this.#onMessage.push(listener)
  }

  /** Everything under way fails, as with a lost connection. */
  lose(): void {
    this.windowNow = 0
    for (const publish of this.underWay.splice(0)) {
      publish.failed(new OperationalError('uplink.lost', 'the connection was closed'))
    }
  }

  connect(window = 50): void {
    this.windowNow = window
    for (const listener of this.#onConnect) listener()
  }

  receive(topic: string, payload: string | Uint8Array): void {
    for (const listener of this.#onMessage) listener(topic, Buffer.from(payload))
  }
}
