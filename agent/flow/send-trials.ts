import { type BackOffLimits, backOffMs } from '../domain/back-off.js'
import type { OutboundMessage } from '../domain/message.js'

/** Failures in a row, after which a message is suspected of being the cause and is sent alone. */
const suspectAfter = 2
/** From then on it waits as well, so that it does not take the connection from the others again and again. */
const postponement: BackOffLimits = { firstMs: 10_000, longestMs: 10 * 60_000 }
/** Messages remembered; the longest remembered are forgotten first and merely tried again. */
const rememberedMax = 1_000

interface Failed {
  readonly failures: number
  /** Monotonic. */
  readonly notBeforeMs: number
  /** How many messages had gone out by then. */
  readonly wentOut: number
  /** Others went out since it had failed before. */
  readonly isAlone: boolean
}

/**
 * Which messages failed to go out, and how often. Some brokers end the connection over a message that they do
 * not like, without saying which; everything under way fails with it. Sending a suspect alone tells the culprit
 * from the bystanders, and making it wait keeps it from holding up the rest. Nothing is ever given up.
 *
 * A bad link makes suspects of what is most urgent, which is tried first: as long as nothing else goes out either, that
 * is no proof, and the first that does ends the wait.
 */
export class SendTrials {
  readonly #random: () => number
  readonly #failed = new Map<string, Failed>()
  #wentOut = 0

  constructor(random: () => number) {
    this.#random = random
  }

  succeeded(id: string): void {
    this.#wentOut++
    this.#failed.delete(id)
  }

  /** @param nowMs monotonic */
  failed(id: string, nowMs: number): void {
    const before = this.#failed.get(id)
    const failures = (before?.failures ?? 0) + 1
    const beyond = failures - suspectAfter
    const waitMs = beyond > 0 ? backOffMs(beyond, postponement, this.#random()) : 0
    this.#failed.delete(id)
    const wentOut = this.#wentOut
    const isAlone = before !== undefined && before.wentOut < wentOut
    this.#failed.set(id, { failures, notBeforeMs: nowMs + waitMs, wentOut, isAlone })
    if (this.#failed.size > rememberedMax) this.#failed.delete(this.#failed.keys().next().value!)
  }

  isSuspect(id: string): boolean {
    return (this.#failed.get(id)?.failures ?? 0) >= suspectAfter
  }

  /** The messages that must wait longer. */
  postponed(nowMs: number): string[] {
    const isOver = ({ notBeforeMs, isAlone, wentOut }: Failed) =>
      notBeforeMs <= nowMs || (!isAlone && wentOut < this.#wentOut)
    return [...this.#failed].filter(([, failed]) => !isOver(failed)).map(([id]) => id)
  }

  /** Of messages in the order of sending, those that may go now: all up to the first suspect, or a suspect alone. */
  sendable(messages: readonly OutboundMessage[], underWay: number): readonly OutboundMessage[] {
    const first = messages.findIndex(({ id }) => this.isSuspect(id))
    if (first === -1) return messages
    if (first > 0) return messages.slice(0, first)
    return underWay === 0 ? messages.slice(0, 1) : []
  }
}
