import { execFile } from 'node:child_process'

/** systemd-notify waits for the manager's word, up to 5 s where nobody answers; we do not. */
const notifyWithinMs = 3_000

export interface SystemdWatchdogOptions {
  /** Whether the agent does its work. The watchdog is fed only while it does. */
  readonly alive: () => boolean
  /** The environment that systemd set; the process's own when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/**
 * Tells systemd that the agent is ready, alive and stopping. Does nothing where systemd did not start it.
 * Node has no datagram sockets of the Unix kind, so each word is a run of `systemd-notify`, for which the
 * unit needs `NotifyAccess=all`; never a synchronous one, which would hold up the frames.
 */
export class SystemdWatchdog {
  readonly #alive: () => boolean
  readonly #environment: Readonly<Record<string, string | undefined>>
  #timer: NodeJS.Timeout | undefined

  constructor(options: SystemdWatchdogOptions) {
    this.#alive = options.alive
    this.#environment = options.environment ?? process.env
  }

  /** Says that the agent is ready, and begins to feed the watchdog where the unit has one. */
  async start(): Promise<void> {
    await this.#notify('READY=1')
    const everyMs = this.#feedEveryMs()
    if (everyMs === undefined) return
    this.#timer = setInterval(() => {
      if (this.#alive()) void this.#notify('WATCHDOG=1')
    }, everyMs).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#notify('STOPPING=1')
  }

  /** Half of what systemd allows, as sd_watchdog_enabled(3) advises. */
  #feedEveryMs(): number | undefined {
    const allowedUs = Number(this.#environment.WATCHDOG_USEC)
    const meant = this.#environment.WATCHDOG_PID
    if (!(allowedUs > 0) || (meant !== undefined && Number(meant) !== process.pid)) return undefined
    return allowedUs / 1000 / 2
  }

  /** A word that does not arrive is made good by the next one, or by systemd's restart. */
  async #notify(word: string): Promise<void> {
    if (this.#environment.NOTIFY_SOCKET === undefined) return
    const options = { env: this.#environment as NodeJS.ProcessEnv, timeout: notifyWithinMs }
    await new Promise<void>((resolve) => {
      execFile('systemd-notify', [word], { ...options, killSignal: 'SIGKILL' }, () => resolve())
    })
  }
}
