import { OperationalError } from './errors.js'
import type { Clock, Log, Store } from './ports.js'

/** Next to the shortest retention, one hour, reads stay little longer than they may. */
const everyMs = 10 * 60_000

/** Erases reads and their pictures once they are old enough; what the data centre has not yet stays. */
export class Retention {
  readonly #store: Pick<Store, 'eraseReads'>
  readonly #clock: Pick<Clock, 'wallMs'>
  readonly #keptMs: number
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #erasing: Promise<void> | undefined

  /** @param hours how long reads are kept, counted from their capture */
  constructor(store: Pick<Store, 'eraseReads'>, clock: Pick<Clock, 'wallMs'>, hours: number, log: Log) {
    this.#store = store
    this.#clock = clock
    this.#keptMs = hours * 3_600_000
    this.#log = log
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#look(), everyMs)
    this.#look()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#erasing
  }

  #look(): void {
    this.#erasing ??= this.#erase().finally(() => {
      this.#erasing = undefined
    })
  }

  async #erase(): Promise<void> {
    try {
      const reads = await this.#store.eraseReads(this.#clock.wallMs() - this.#keptMs)
      if (reads > 0) this.#log.info({ reads }, 'retention.erased')
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#log.warn({ code: error.code, complaint: error.message }, 'retention.failed')
    }
  }
}
