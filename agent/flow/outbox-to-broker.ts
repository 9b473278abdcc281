import type { OutboundMessage } from '../domain/message.js'
import { withinMs } from '../domain/time-limit.js'
import { OperationalError, RefusedError } from '../errors.js'
import type { Clock, Log, Taking, Uplink } from '../ports.js'
import type { Outbox } from '../store-ports.js'
import { receiptTopic, upTopic } from '../wire/topics.js'
import { ReceiptsToOutbox } from './receipts-to-outbox.js'
import { SendTrials } from './send-trials.js'
import { SendingPause } from './sending-pause.js'
import { TakingsToOutbox } from './takings-to-outbox.js'
import { UnderWay } from './under-way.js'

export interface SenderParts {
  readonly outbox: Pick<Outbox, 'next' | 'markSent' | 'acknowledge' | 'setAside'>
  readonly uplink: Pick<Uplink, 'publish' | 'window' | 'onConnect' | 'onMessage'>
  readonly clock: Clock
  readonly log: Log
  /** A number in [0, 1). */
  readonly random?: () => number
}

export interface SenderOptions {
  readonly device: string
  /** What takes a message out of the outbox; `puback` where the data centre sends no receipts. */
  readonly acknowledgedBy: 'receipt' | 'puback'
  /** After so long without a receipt the same message is sent again, under the same id. */
  readonly receiptTimeoutMs?: number
  readonly tickMs?: number
}

/** What the sender did since it was made. */
export interface SenderCounts {
  readonly sent: number
  readonly acknowledged: number
  readonly setAside: number
  readonly receiptsRefused: number
  /** Ids of receipts that came faster than the store could take them; the messages are sent again. */
  readonly receiptsDropped: number
}

const receiptTimeoutMsDefault = 10 * 60_000
/** Finds what became due by itself: receipts that did not come, messages whose wait is over. */
const tickMsDefault = 30_000
const stopTimeoutMs = 5_000

/**
 * Sends what lies in the outbox, in its order, within the broker's window, until the data centre has it.
 * A message leaves the outbox only by a receipt or a refusal; where no receipts come, by a PUBACK of a broker that has
 * somebody to hand it to.
 */
export class OutboxToBroker {
  readonly #parts: SenderParts
  readonly #options: SenderOptions
  readonly #trials: SendTrials
  readonly #underWay = new UnderWay()
  readonly #sends = new Set<Promise<void>>()
  readonly #takings: TakingsToOutbox
  readonly #receipts: ReceiptsToOutbox
  readonly #pause: SendingPause
  readonly #counts = { sent: 0, setAside: 0 }
  #state: 'new' | 'running' | 'stopped' = 'new'
  #startedAtMs = 0
  #startedMonotonicMs = 0
  #kicked = false
  #sending: Promise<void> | undefined
  #ticker: NodeJS.Timeout | undefined

  constructor(parts: SenderParts, options: SenderOptions) {
    this.#parts = parts
    this.#options = options
    const random = parts.random ?? Math.random
    this.#trials = new SendTrials(random)
    this.#pause = new SendingPause(random, () => this.#tick())
    const onFailure = (error: OperationalError) => this.#rest('outbox.store-failed', error)
    this.#takings = new TakingsToOutbox(options.acknowledgedBy, {
      ...{ outbox: parts.outbox, nowMs: () => this.#nowMs(), onFailure },
      onRecorded: (ids) => this.#recorded(ids),
    })
    this.#receipts = new ReceiptsToOutbox(parts, onFailure)
  }

  start(): void {
    if (this.#state !== 'new') return
    this.#state = 'running'
    const { uplink, clock } = this.#parts
    this.#startedAtMs = clock.wallMs()
    this.#startedMonotonicMs = clock.monotonicMs()
    uplink.onConnect(() => this.kick())
    uplink.onMessage((topic, payload) => {
      if (topic === receiptTopic(this.#options.device)) this.#receipts.receive(payload)
    })
    this.#ticker = setInterval(() => this.#tick(), this.#options.tickMs ?? tickMsDefault)
    this.kick()
  }

  /** Takes nothing new, and waits a while for what is under way; what stays unanswered is sent again after the next start. */
  async stop(): Promise<void> {
    this.#state = 'stopped'
    clearInterval(this.#ticker)
    this.#pause.callOff()
    await withinMs(stopTimeoutMs, this.#settled())
  }

  /** There may be something to send. */
  kick(): void {
    if (this.#state !== 'running') return
    this.#kicked = true
    if (this.#sending === undefined) this.#sending = this.#sendAll()
  }

  counts(): SenderCounts {
    return { ...this.#counts, ...this.#receipts.counts() }
  }

  /** What a person should know, for health. */
  complaints(): readonly string[] {
    const { receiptsRefused } = this.#receipts.counts()
    return [
      ...(receiptsRefused > 0 ? [`${receiptsRefused} receipts of the data centre broke the contract`] : []),
      ...this.#takings.complaints(),
    ]
  }

  async #settled(): Promise<void> {
    await this.#sending
    await Promise.all(this.#sends)
    await this.#flush()
  }

  #tick(): void {
    void this.#flush()
    this.kick()
  }

  async #flush(): Promise<void> {
    await Promise.all([this.#takings.flush(), this.#receipts.flush()])
  }

  async #sendAll(): Promise<void> {
    try {
      while (this.#kicked) {
        this.#kicked = false
        const messages = await this.#next()
        for (const message of messages) this.#send(message)
        // The window may have room for more, and what is more urgent may have come meanwhile.
        if (messages.length > 0) this.#kicked = true
      }
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#rest('outbox.store-failed', error)
    } finally {
      this.#sending = undefined
    }
  }

  /** The messages that may go now. */
  async #next(): Promise<readonly OutboundMessage[]> {
    // Never in the same turn as the kick: `#sending` is set by then, and what was kicked for is stored.
    await Promise.resolve()
    const { outbox, clock } = this.#parts
    const room = this.#room()
    const roomBytes = this.#underWay.roomBytes()
    if (room <= 0 || roomBytes <= 0) return []
    const leftOut = [...this.#underWay.ids(), ...this.#trials.postponed(clock.monotonicMs())]
    const messages = await outbox.next(room, this.#resendBeforeMs(), leftOut, roomBytes)
    // The connection may be gone by now, or the sender stopped.
    if (this.#room() <= 0) return []
    return this.#underWay.fitting(this.#trials.sendable(messages, this.#underWay.size))
  }

  /**
   * What was sent earlier than this and not acknowledged is due again: at once where another life of the process
   * sent it, since the receipt may have come when nobody was there to take it. While the data centre is silent the
   * interval doubles each time: a day's backlog sent every ten minutes would cost the link and serve nobody.
   */
  #resendBeforeMs(): number {
    const timeoutMs = this.#options.receiptTimeoutMs ?? receiptTimeoutMsDefault
    const timedOutMs = this.#nowMs() - Math.max(timeoutMs, this.#receipts.silentForMs() / 2)
    return Math.max(timedOutMs, this.#startedAtMs)
  }

  /** Wall time as it would be had nobody set the clock since the start: a step back must not put off what is due. */
  #nowMs(): number {
    return Math.round(this.#startedAtMs + this.#parts.clock.monotonicMs() - this.#startedMonotonicMs)
  }

  #room(): number {
    const isShut = this.#state !== 'running' || this.#pause.isOn
    const isTrial = this.#underWay.ids().some((id) => this.#trials.isSuspect(id))
    return isShut || isTrial ? 0 : this.#underWay.roomMessages(this.#parts.uplink.window())
  }

  #send(message: OutboundMessage): void {
    this.#underWay.add(message)
    const send = this.#publish(message).finally(() => this.#sends.delete(send))
    this.#sends.add(send)
  }

  async #publish(message: OutboundMessage): Promise<void> {
    const { id, subtopic, payload } = message
    let taking: Taking
    try {
      taking = await this.#parts.uplink.publish(upTopic(this.#options.device, subtopic), payload)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      await this.#failed(message, error)
      return
    }
    this.#counts.sent++
    this.#pause.shorten()
    this.#trials.succeeded(id)
    this.#underWay.taken(id)
    if (this.#takings.take(message, taking)) this.#receipts.heard()
    this.kick()
  }

  async #failed(message: OutboundMessage, error: OperationalError): Promise<void> {
    if (error instanceof RefusedError) await this.#setAside(message, error)
    else this.#trials.failed(message.id, this.#parts.clock.monotonicMs())
    this.#underWay.delete(message.id)
    // Without a connection there is no window, and `onConnect` wakes us; with one, the broker pushes back.
    if (!(error instanceof RefusedError) && this.#parts.uplink.window() > 0)
      this.#rest('outbox.paused', error)
    else this.kick()
  }

  async #setAside(message: OutboundMessage, { code, message: reason }: RefusedError): Promise<void> {
    this.#parts.log.warn({ class: message.class, code, reason }, 'outbox.set-aside')
    try {
      await this.#parts.outbox.setAside(message.id, reason)
      this.#counts.setAside++
      this.#trials.succeeded(message.id)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#rest('outbox.store-failed', error)
    }
  }

  #recorded(ids: readonly string[]): void {
    for (const id of ids) this.#underWay.delete(id)
    this.kick()
  }

  #rest(name: string, error: OperationalError): void {
    if (this.#state !== 'running') return
    const forMs = this.#pause.begin()
    if (forMs !== undefined) this.#parts.log.warn({ code: error.code, complaint: error.message, forMs }, name)
  }
}
