import { OperationalError } from '../errors.js'
import type { Clock, Log, Uplink } from '../ports.js'
import type { HotlistMessage } from '../wire/hotlist-message.js'
import { isoTime } from '../wire/message-parts.js'
import { upTopic } from '../wire/topics.js'
import { type HoldingsNow, holdingsToMessage } from './holdings-to-message.js'
import { type Lack, ListAsks } from './list-asks.js'

export interface HoldingsReportParts {
  readonly uplink: Pick<Uplink, 'publish' | 'window'>
  readonly clock: Clock
  readonly log: Log
  readonly newId: () => string
  readonly random?: () => number
}

/**
 * Says on `up/hotlist` what is held where that changed, and asks for what lacks where it is time to. What it says is
 * no evidence and is not kept: it is said again at every connection, and asked again until it has come.
 */
export class HoldingsReport {
  readonly #parts: HoldingsReportParts
  readonly #topic: string
  readonly #asks: ListAsks
  #told = ''
  #telling: Promise<void> | undefined

  /** @param answerMs how long what was asked for has to come before it is asked for again */
  constructor(device: string, parts: HoldingsReportParts, answerMs: number | undefined) {
    this.#parts = parts
    this.#topic = upTopic(device, 'hotlist')
    this.#asks = new ListAsks(parts.random ?? Math.random, answerMs)
  }

  /** On a new connection everything is said anew. */
  beginAnew(): void {
    this.#asks.reconnected(this.#parts.clock.monotonicMs())
    this.#told = ''
  }

  arrived(lack: Lack): void {
    this.#asks.arrived(lack, this.#parts.clock.monotonicMs())
  }

  tell(now: HoldingsNow, lacks: readonly Lack[]): void {
    const { uplink, clock } = this.#parts
    const nowMs = clock.monotonicMs()
    if (this.#telling !== undefined || uplink.window() === 0 || this.#asks.isPaused(nowMs)) return
    const asked = this.#asks.next(lacks, nowMs)
    const state = JSON.stringify(holdingsToMessage(now, []))
    if (asked.length === 0 && state === this.#told) return
    this.#telling = this.#publish(now, asked, state).finally(() => {
      this.#telling = undefined
    })
  }

  async settled(): Promise<void> {
    await this.#telling
  }

  async #publish(now: HoldingsNow, asked: readonly Lack[], state: string): Promise<void> {
    const { uplink, clock, newId, log } = this.#parts
    const head = { schema: 'hotlist/1', id: newId(), at: isoTime(clock.wallMs()) } as const
    const message: HotlistMessage = { ...head, ...holdingsToMessage(now, asked) }
    try {
      await uplink.publish(this.#topic, JSON.stringify(message))
      this.#told = state
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#asks.failed(clock.monotonicMs())
      log.warn({ code: error.code, complaint: error.message }, 'hotlist.not-asked')
    }
  }
}
