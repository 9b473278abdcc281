import { type BackOffLimits, backOffMs } from '../domain/back-off.js'

const limits: BackOffLimits = { firstMs: 1_000, longestMs: 60_000 }

/** Nothing is sent while the broker or the store pushes back: for a while that grows from one pause to the next. */
export class SendingPause {
  readonly #random: () => number
  readonly #onEnd: () => void
  #inARow = 0
  #timer: NodeJS.Timeout | undefined

  /** @param random gives numbers in [0, 1) */
  constructor(random: () => number, onEnd: () => void) {
    this.#random = random
    this.#onEnd = onEnd
  }

  get isOn(): boolean {
    return this.#timer !== undefined
  }

  /** Returns for how long, in milliseconds; undefined where one is on already: what fails together counts once. */
  begin(): number | undefined {
    if (this.isOn) return undefined
    const forMs = Math.round(backOffMs(++this.#inARow, limits, this.#random()))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#onEnd()
    }, forMs)
    return forMs
  }

  /** Something went well: the next pause is a short one again. */
  shorten(): void {
    this.#inARow = 0
  }

  /** The end is not called. */
  callOff(): void {
    clearTimeout(this.#timer)
  }
}
