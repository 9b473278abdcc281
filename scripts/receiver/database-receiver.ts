import { type BackOffLimits, backOffMs } from '../../agent/domain/back-off.js'
import type { LinkHealth } from '../../agent/domain/health.js'
import { withinMs } from '../../agent/domain/time-limit.js'
import { wait } from '../../agent/domain/wait.js'
import { OperationalError } from '../../agent/errors.js'
import type { TlsFiles } from '../../agent/uplink/client-options.js'
import { type LinkParts, MqttLink } from '../../agent/uplink/mqtt-link.js'
import { everyUpTopic, parseUpTopic } from '../../agent/wire/topics.js'
import type { Arrival } from './message-rows.js'
import type { Fate, Outcome, PostgresArchive } from './postgres-archive.js'
import { Receipts } from './receipts.js'

export interface DatabaseReceiverOptions {
  /** `mqtt://host:port` or `mqtts://host:port`; MQTT 5, for shared subscriptions and flow control. */
  readonly url: string
  /** The client id: its own for each receiver, the same after a restart. */
  readonly name: string
  /** Receivers of one group share the messages. */
  readonly group: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly tls?: TlsFiles | undefined
  /** How long the broker keeps for this receiver what it sent it, should it end without a word; 60 s. */
  readonly sessionSeconds?: number | undefined
}

export interface DatabaseReceiverParts extends LinkParts {
  readonly archive: Pick<PostgresArchive, 'keep'>
  readonly onOutcomes?: (outcomes: readonly Outcome[]) => void
}

export interface DatabaseReceiverCounts extends Readonly<Record<Fate, number>> {
  /** Times that the database did not answer, or would not. */
  readonly databaseFailures: number
  /** Ids whose receipt did not reach the broker; the devices send them again. */
  readonly receiptsLost: number
}

/** A restart by systemd takes seconds; after a minute the broker may give its share to the others. */
const sessionSecondsDefault = 60
/** What the broker may send ahead, of 300 KB at most, the contract's largest. The rest waits there. */
const inbound = { unacknowledgedMost: 200, packetBytesMost: 300 * 1024 }
/** What waits here for the next batch: all that it may send ahead. Beyond that it broke its word. */
const waitingBytesMost = inbound.unacknowledgedMost * inbound.packetBytesMost
/** Few receivers, near their broker: they need not keep out of its way for minutes, as a fleet must. */
const longestRetryMs = 5_000
/** While the database is away. */
const retryLimits: BackOffLimits = { firstMs: 500, longestMs: 15_000 }
/** How long a stop waits for the database, and for the broker to take the last receipts. */
const stopTimeoutMs = 5_000

/**
 * One of the receivers of a data centre. Takes its share of what the devices send, hands it to the archive in batches
 * (what came while one was being written is the next), and only after the commit tells the broker that it has it,
 * and the device by a receipt. Where the database is away nothing is acknowledged, and the broker holds the rest.
 */
export class DatabaseReceiver {
  readonly #parts: DatabaseReceiverParts
  readonly #link: MqttLink
  readonly #receipts: Receipts
  readonly #stopping = new AbortController()
  readonly #counts = { kept: 0, repeat: 0, refused: 0, dropped: 0, databaseFailures: 0 }
  #takesMore = true
  #waitingBytes = 0
  #waiting: { readonly arrival: Arrival; readonly done: (isKept: boolean) => void }[] = []
  #keeping: Promise<void> | undefined

  constructor(options: DatabaseReceiverOptions, parts: DatabaseReceiverParts) {
    this.#parts = parts
    this.#link = new MqttLink(
      {
        ...options,
        version: 5,
        clientId: options.name,
        filters: [`$share/${options.group}/${everyUpTopic}`],
        sessionSeconds: options.sessionSeconds ?? sessionSecondsDefault,
        inbound,
        longestRetryMs,
      },
      parts,
    )
    this.#receipts = new Receipts(this.#link, parts.log)
  }

  /** Begins to connect; returns at once. InputError where the address cannot be one. */
  start(): void {
    // What it brought and is not being written yet comes again with the next one.
    this.#link.onLost(() => this.#forgetWaiting())
    this.#link.onConnect(() => void this.#receipts.flush())
    this.#link.onMessage((topic, payload) => this.#arrive(topic, payload))
    this.#link.start()
  }

  /** Writes what it holds, gives the receipts, and parts from the broker, which gives the rest to the others. */
  async stop(): Promise<void> {
    // What is taken from here on would be acknowledged to the broker and get no receipt.
    this.#takesMore = false
    const left = Promise.resolve(this.#keeping).then(() => this.#receipts.flush())
    await withinMs(stopTimeoutMs, left)
    this.#stopping.abort()
    await this.#link.stop()
    this.#forgetWaiting()
    await this.#keeping
    this.#receipts.stop()
  }

  counts(): DatabaseReceiverCounts {
    return { ...this.#counts, receiptsLost: this.#receipts.lost }
  }

  health(): LinkHealth {
    return this.#link.health()
  }

  /** Resolves when it is durable; rejects where the broker must send it again. */
  #arrive(topic: string, payload: Uint8Array): Promise<void> | undefined {
    const parsed = parseUpTopic(topic)
    if (parsed === undefined) return undefined
    const isTooMuch = this.#waitingBytes + payload.byteLength > waitingBytesMost
    if (isTooMuch || !this.#takesMore) return Promise.reject(notKept)
    this.#waitingBytes += payload.byteLength
    const arrival = { ...parsed, payload, arrivedAtMs: this.#parts.clock.wallMs() }
    return new Promise((resolve, reject) => {
      const done = (isKept: boolean) => (isKept ? resolve() : reject(notKept))
      this.#waiting.push({ arrival, done })
      this.#keeping ??= this.#keepAll()
    })
  }

  #takeWaiting() {
    this.#waitingBytes = 0
    return this.#waiting.splice(0)
  }

  #forgetWaiting(): void {
    for (const { done } of this.#takeWaiting()) done(false)
  }

  async #keepAll(): Promise<void> {
    // What arrives in this turn still comes along.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#takeWaiting()
      const isKept = await this.#keep(batch.map(({ arrival }) => arrival))
      for (const { done } of batch) done(isKept)
    }
    this.#keeping = undefined
  }

  /** Tries until it is kept. Returns false where the receiver is to stop before that. */
  async #keep(arrivals: readonly Arrival[]): Promise<boolean> {
    for (let failures = 1; !this.#stopping.signal.aborted; failures++) {
      try {
        this.#tell(await this.#parts.archive.keep(arrivals))
        return true
      } catch (error) {
        if (!(error instanceof OperationalError)) throw error
        this.#counts.databaseFailures++
        const forMs = Math.round(backOffMs(failures, retryLimits, (this.#parts.random ?? Math.random)()))
        const { code, message: complaint } = error
        this.#parts.log.warn({ code, complaint, messages: arrivals.length, forMs }, 'receiver.not-kept')
        await wait(forMs, this.#stopping.signal)
      }
    }
    return false
  }

  #tell(outcomes: readonly Outcome[]): void {
    for (const { fate, id, arrival, complaint } of outcomes) {
      this.#counts[fate]++
      if (id !== undefined) this.#receipts.give(arrival.device, id)
      if (complaint !== undefined) this.#parts.log.warn({ device: arrival.device, fate }, 'receiver.refused')
    }
    this.#parts.onOutcomes?.(outcomes)
  }
}

/** The broker hears nothing of it, and sends it again on the next connection. */
const notKept = new Error('not kept')
