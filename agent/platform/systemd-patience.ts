import { type Environment, notifySystemd } from './systemd-notify.js'

/** Well within the unit's TimeoutStartSec. */
const askEveryMs = 10_000
/** Asked for each time: several askings may be lost. */
const moreTimeUs = 60_000_000

export interface SystemdPatienceOptions {
  /** Whether something is under way that takes longer than a start usually may. */
  readonly isNeeded: () => boolean
  /** The process's own when left out. */
  readonly environment?: Environment
  /** For tests. */
  readonly everyMs?: number
}

/**
 * Asks systemd for more time to start while that is needed: whoever is ended in the middle of long work begins it
 * anew, and would never come to its end. Does nothing where systemd did not start the process.
 */
export class SystemdPatience {
  readonly #isNeeded: () => boolean
  readonly #environment: Environment
  readonly #everyMs: number
  #timer: NodeJS.Timeout | undefined

  constructor({ isNeeded, environment = process.env, everyMs = askEveryMs }: SystemdPatienceOptions) {
    this.#isNeeded = isNeeded
    this.#environment = environment
    this.#everyMs = everyMs
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => {
      if (this.#isNeeded()) void notifySystemd(`EXTEND_TIMEOUT_USEC=${moreTimeUs}`, this.#environment)
    }, this.#everyMs).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
  }
}
