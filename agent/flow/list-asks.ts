import { type BackOffLimits, backOffMs } from '../domain/back-off.js'

/** Something that a device lacks: a part of a snapshot, or (without a number) a delta. */
export interface Lack {
  readonly list: string
  readonly revision: number
  readonly number: number | undefined
}

/** Parts under way at once: 4 MB, a second or two of a good mobile link, and below what brokers keep for a client. */
const underWayMost = 16
/** With fewer under way the next are asked for, so that the link does not stand idle. */
const underWayLow = 8
/** What was asked for has so long to come, and after every try that brought nothing longer. */
const waitLimits: BackOffLimits = { firstMs: 10_000, longestMs: 10 * 60_000 }

/** A broker sends what it kept for a client at once. */
const redeliveryMs = 3_000

const keyOf = ({ list, revision, number }: Lack): string => `${list} ${revision} ${number}`

/** When to ask for what: a window of it at a time, and again with back-off until something comes. */
export class ListAsks {
  readonly #random: () => number
  readonly #firstMs: number
  #underWay = new Set<string>()
  #failures = 0
  #dueAtMs = Number.NEGATIVE_INFINITY
  #pausedUntilMs = Number.NEGATIVE_INFINITY

  /** @param firstMs how long what was asked for has to come before it is asked for again */
  constructor(random: () => number, firstMs = waitLimits.firstMs) {
    this.#random = random
    this.#firstMs = firstMs
  }

  /** On a new connection: what was under way comes by itself where the broker kept it, and otherwise soon is asked for. */
  reconnected(nowMs: number): void {
    this.#failures = 0
    this.#pausedUntilMs = Number.NEGATIVE_INFINITY
    this.#dueAtMs = Math.min(this.#dueAtMs, nowMs + redeliveryMs)
  }

  /** What was asked last was not even taken by the broker. */
  failed(nowMs: number): void {
    this.#underWay.clear()
    this.#failures++
    this.#pausedUntilMs = nowMs + this.#waitMs()
  }

  /** True for a while after a failure: the broker does not take anything. */
  isPaused(nowMs: number): boolean {
    return nowMs < this.#pausedUntilMs
  }

  /** Something came that was asked for, or not: the other side is there. */
  arrived(lack: Lack, nowMs: number): void {
    this.#underWay.delete(keyOf(lack))
    this.#failures = 0
    this.#dueAtMs = nowMs + this.#firstMs
  }

  /** What to ask for now; nothing while enough is under way. */
  next(lacks: readonly Lack[], nowMs: number): readonly Lack[] {
    const lacking = new Set(lacks.map(keyOf))
    this.#underWay = new Set([...this.#underWay].filter((key) => lacking.has(key)))
    if (this.#underWay.size > 0 && nowMs >= this.#dueAtMs) {
      this.#underWay.clear()
      this.#failures++
    }
    if (this.#underWay.size >= underWayLow) return []
    const room = underWayMost - this.#underWay.size
    const asked = lacks.filter((lack) => !this.#underWay.has(keyOf(lack))).slice(0, room)
    if (asked.length === 0) return []
    for (const lack of asked) this.#underWay.add(keyOf(lack))
    this.#dueAtMs = nowMs + this.#waitMs()
    return asked
  }

  /** At least the first wait: an answer needs its time however often it did not come. */
  #waitMs(): number {
    if (this.#failures === 0) return this.#firstMs
    const limits = { firstMs: this.#firstMs, longestMs: waitLimits.longestMs }
    return this.#firstMs + backOffMs(this.#failures, limits, this.#random())
  }
}
