import type { Clock } from '../ports.js'

const lookEveryMs = 1_000

/**
 * The crew wants no sounds for a while but those of high urgency. Ends by itself, by monotonic time, and with the process:
 * nobody may wonder tomorrow why the cab is quiet.
 */
export class Mute {
  readonly #clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  #endsAtMs: number | undefined
  #timer: NodeJS.Timeout | undefined
  #listener: () => void = () => {}

  constructor(clock: Pick<Clock, 'wallMs' | 'monotonicMs'>) {
    this.#clock = clock
  }

  /** Called whenever it begins, changes or ends. */
  onChange(listener: () => void): void {
    this.#listener = listener
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), lookEveryMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** @param minutes from now on; 0 ends it */
  set(minutes: number): void {
    this.#endsAtMs = minutes === 0 ? undefined : this.#clock.monotonicMs() + minutes * 60_000
    this.#listener()
  }

  get isOn(): boolean {
    return this.#endsAtMs !== undefined && this.#clock.monotonicMs() < this.#endsAtMs
  }

  /** Wall time, milliseconds since 1970 UTC, as the clock is now; undefined: nothing is muted. */
  untilMs(): number | undefined {
    if (this.#endsAtMs === undefined || !this.isOn) return undefined
    return Math.round(this.#clock.wallMs() + this.#endsAtMs - this.#clock.monotonicMs())
  }

  /** Tells once that it is over. */
  look(): void {
    if (this.#endsAtMs === undefined || this.isOn) return
    this.#endsAtMs = undefined
    this.#listener()
  }
}
