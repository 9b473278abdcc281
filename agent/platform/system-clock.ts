import type { ClockState } from '../domain/read.js'
import type { Clock } from '../ports.js'
import { type ClockSource, clockSources } from './clock-sources.js'

/** Time daemons take minutes to gain or lose their source. */
const askEveryMs = 60_000
/** Daemons slew smaller differences; a larger one is a step, by a daemon or by hand. */
const stepMsLeast = 1_000
/** After a step that no daemon explains: long enough for one to notice and put it right. */
const suspectAfterStepMs = 10 * 60_000

export interface SystemClockOptions {
  readonly wallMs?: () => number
  readonly monotonicMs?: () => number
  /** Asked in this order until one can tell. */
  readonly sources?: readonly ClockSource[]
}

/** The machine's two clocks, and what its time daemon says of the wall clock. */
export class SystemClock implements Clock {
  readonly wallMs: () => number
  readonly monotonicMs: () => number
  readonly #sources: readonly ClockSource[]
  #timer: NodeJS.Timeout | undefined
  #synchronised: boolean | undefined
  /** Wall minus monotonic time: constant but for steps. */
  #differenceMs: number
  #suspectUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: SystemClockOptions = {}) {
    this.wallMs = options.wallMs ?? Date.now
    this.monotonicMs = options.monotonicMs ?? (() => performance.now())
    this.#sources = options.sources ?? clockSources
    this.#differenceMs = this.wallMs() - this.monotonicMs()
  }

  /** Asks the time daemon in the background, now and every minute; until it answers the state is unknown. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#look(), askEveryMs).unref()
    void this.ask()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
  }

  state(): ClockState {
    this.#noticeStep()
    if (this.monotonicMs() < this.#suspectUntilMs || this.#synchronised === false) return 'suspect'
    return this.#synchronised ? 'synchronised' : 'unknown'
  }

  /** Asks the sources now. */
  async ask(): Promise<void> {
    let answer: boolean | undefined
    for (const source of this.#sources) {
      answer = await source()
      if (answer !== undefined) break
    }
    this.#synchronised = answer
  }

  #look(): void {
    this.#noticeStep()
    void this.ask()
  }

  #noticeStep(): void {
    const differenceMs = this.wallMs() - this.monotonicMs()
    const stepMs = Math.abs(differenceMs - this.#differenceMs)
    this.#differenceMs = differenceMs
    if (stepMs < stepMsLeast) return
    // A clock that was known to be wrong has just been put right: the daemon's next word is enough.
    if (this.#synchronised === false) void this.ask()
    else this.#suspectUntilMs = this.monotonicMs() + suspectAfterStepMs
  }
}
