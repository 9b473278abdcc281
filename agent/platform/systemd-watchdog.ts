import { type Environment, notifySystemd } from './systemd-notify.js'

/**
 * How often the watchdog is fed in the time that systemd allows. At sd_watchdog_enabled(3)'s twice, one word that is lost
 * on a busy machine ends a healthy agent.
 */
const feedings = 4

export interface SystemdWatchdogOptions {
  /** Whether the agent does its work. The watchdog is fed only while it does. */
  readonly alive: () => boolean
  /** The environment that systemd set; the process's own when left out. */
  readonly environment?: Environment
}

/**
 * Tells systemd that the agent is ready, alive and stopping. Does nothing where systemd did not start it.
 */
export class SystemdWatchdog {
  readonly #alive: () => boolean
  readonly #environment: Environment
  #timer: NodeJS.Timeout | undefined

  constructor(options: SystemdWatchdogOptions) {
    this.#alive = options.alive
    this.#environment = options.environment ?? process.env
  }

  /** Says that the agent is ready, and begins to feed the watchdog where the unit has one. */
  async start(): Promise<void> {
    await notifySystemd('READY=1', this.#environment)
    const everyMs = this.#feedEveryMs()
    if (everyMs === undefined) return
    this.#timer = setInterval(() => {
      if (this.#alive()) void notifySystemd('WATCHDOG=1', this.#environment)
    }, everyMs).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await notifySystemd('STOPPING=1', this.#environment)
  }

  #feedEveryMs(): number | undefined {
    const allowedUs = Number(this.#environment.WATCHDOG_USEC)
    const meant = this.#environment.WATCHDOG_PID
    if (!(allowedUs > 0) || (meant !== undefined && Number(meant) !== process.pid)) return undefined
    return allowedUs / 1000 / feedings
  }
}
