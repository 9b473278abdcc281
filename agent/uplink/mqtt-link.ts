import { type BackOffLimits, backOffMs } from '../domain/back-off.js'
import type { LinkHealth, LinkState } from '../domain/health.js'
import { OperationalError, RefusedError } from '../errors.js'
import type { Clock, Log, Taking } from '../ports.js'
import { checkUrl } from './client-options.js'
import { type ConnectionOptions, MqttConnection, notConnected } from './mqtt-connection.js'
import { TakeOvers } from './take-overs.js'

export interface LinkOptions extends ConnectionOptions {
  /** Subscribed to on every connection, before anybody hears of it; `follow` adds more. */
  readonly filters: readonly string[]
  /** Between two tries; five minutes. */
  readonly longestRetryMs?: number | undefined
}

export interface LinkParts {
  readonly clock: Clock
  readonly log: Log
  /** A number in [0, 1). */
  readonly random?: () => number
  /** Runs something later; returns how to call it off. */
  readonly after?: (ms: number, run: () => void) => () => void
}

export type MessageListener = (topic: string, payload: Uint8Array) => void | Promise<void>

const firstRetryMs = 1_000
/** To a broker that is away for the night. */
const longestRetryMsDefault = 5 * 60_000
/** A connection that lasted so long was a good one: the next loss begins the back-off anew. */
const stableMs = 60_000
/** Publishes under way at once: at 100 ms there and back 500 a second, so a week's reads go in a minute or two. */
const windowMax = 50
/** Of what the broker allows, kept from the outbox's sender, so that a backlog does not shut out state and health. */
const windowReserved = 2
/** The largest message sent, in bytes: ten times the largest picture of the contract. */
const messageBytesMax = 256 * 1024
/** What MQTT adds to topic and payload at most: fixed header, two lengths, packet id, empty properties. */
const packetOverheadBytesMax = 10

/**
 * A connection to a broker that is made again whenever it fails, after a while that grows. It holds no messages:
 * what is under way when the connection fails is handed back as an OperationalError at once.
 */
export class MqttLink {
  readonly #options: LinkOptions
  readonly #clock: Clock
  readonly #log: Log
  readonly #random: () => number
  readonly #after: (ms: number, run: () => void) => () => void
  readonly #filters: Set<string>
  readonly #backOffLimits: BackOffLimits
  readonly #onConnect: (() => void)[] = []
  readonly #onLost: (() => void)[] = []
  readonly #onMessage: MessageListener[] = []
  #connection: MqttConnection | undefined
  #state: LinkState = 'stopped'
  #complaint: string | undefined
  readonly #takeOvers = new TakeOvers()
  #failures = 0
  #connectedAtMs: number | undefined
  #callOffRetry: (() => void) | undefined

  constructor(options: LinkOptions, parts: LinkParts) {
    this.#options = options
    this.#filters = new Set(options.filters)
    this.#backOffLimits = {
      firstMs: firstRetryMs,
      longestMs: options.longestRetryMs ?? longestRetryMsDefault,
    }
    this.#clock = parts.clock
    this.#log = parts.log
    this.#random = parts.random ?? Math.random
    this.#after = parts.after ?? afterTimeout
  }

  /** Begins to connect and goes on trying; returns at once. InputError where the address cannot be one. */
  start(): void {
    if (this.#state !== 'stopped') return
    checkUrl(this.#options.url)
    this.#state = 'connecting'
    this.#connect()
  }

  async stop(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#state = 'stopped'
    this.#callOffRetry?.()
    await connection?.close()
  }

  /** As `Uplink.publish`. */
  async publish(topic: string, payload: Uint8Array | string, retain = false): Promise<Taking> {
    const connection = this.#connection
    if (this.#state !== 'connected' || !connection) throw notConnected()
    refuseTooLarge(Buffer.byteLength(topic) + Buffer.byteLength(payload), connection.packetBytesMax)
    // mqtt.js would send past the broker's limit, and the broker would end the connection.
    if (connection.publishing >= (connection.receiveMaximum ?? Number.POSITIVE_INFINITY)) {
      throw new OperationalError('uplink.window-full', 'the broker allows no further unacknowledged message')
    }
    return await connection.publish(topic, payload, retain)
  }

  /** As `Uplink.window`. */
  window(): number {
    if (this.#state !== 'connected') return 0
    const allowed = this.#connection?.receiveMaximum ?? Number.POSITIVE_INFINITY
    return Math.max(1, Math.min(windowMax, allowed - windowReserved))
  }

  health(): LinkHealth {
    const complaint = this.#complaint ?? this.#takeOvers.complaint(this.#clock.monotonicMs())
    return { state: this.#state, complaint }
  }

  /** Ends the connection, where there is one, and connects at once: with other credentials, for example. */
  async renew(): Promise<void> {
    if (this.#state === 'stopped') return
    const connection = this.#connection
    this.#callOffRetry?.()
    this.#connection = undefined
    this.#state = 'connecting'
    await connection?.close()
    // It may have been stopped meanwhile, or renewed again.
    if (this.#state === 'connecting' && this.#connection === undefined) this.#connect()
  }

  /** As `Uplink.follow`. */
  follow(filter: string): void {
    if (this.#filters.has(filter)) return
    this.#filters.add(filter)
    if (this.#state === 'connected' && this.#connection) void this.#followOn(this.#connection, filter)
  }

  /** As `Uplink.unfollow`. */
  unfollow(filter: string): void {
    this.#filters.delete(filter)
    if (this.#state !== 'connected') return
    this.#connection?.unsubscribe([filter]).catch((error: unknown) => {
      // Where the connection is lost, so is the answer; what still comes is passed over by those who listen.
      if (!(error instanceof OperationalError)) throw error
    })
  }

  onConnect(listener: () => void): void {
    this.#onConnect.push(listener)
  }

  /** What the connection brought and nobody acknowledged comes again with the next one, some of it before `onConnect`. */
  onLost(listener: () => void): void {
    this.#onLost.push(listener)
  }

  /** Where a listener returns a promise, the broker gets its acknowledgement when that resolves, and none if it rejects. */
  onMessage(listener: MessageListener): void {
    this.#onMessage.push(listener)
  }

  #connect(): void {
    const connection = new MqttConnection(this.#options, {
      up: () => void this.#subscribe(connection),
      message: (topic, payload) => {
        const taken = this.#onMessage.flatMap((listener) => listener(topic, payload) ?? [])
        return taken.length === 0 ? undefined : Promise.all(taken).then(() => {})
      },
      down: (error) => this.#retry(error),
    })
    this.#connection = connection
    connection.open()
  }

  /** Without its subscriptions a connection still carries messages up, so a broker that refuses them is complained of. */
  async #subscribe(connection: MqttConnection): Promise<void> {
    const complaint = await this.#refusedOf(connection, [...this.#filters])
    if (this.#connection !== connection) return
    this.#state = 'connected'
    this.#complaint = complaint
    this.#connectedAtMs = this.#clock.monotonicMs()
    this.#log.info({ version: this.#options.version, window: this.window(), complaint }, 'uplink.connected')
    for (const listener of this.#onConnect) listener()
  }

  async #followOn(connection: MqttConnection, filter: string): Promise<void> {
    const complaint = await this.#refusedOf(connection, [filter])
    if (this.#connection === connection) this.#complaint = complaint ?? this.#complaint
  }

  /** Why the broker does not send these; undefined where it does. */
  async #refusedOf(connection: MqttConnection, filters: readonly string[]): Promise<string | undefined> {
    try {
      await connection.subscribe(filters)
      return undefined
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      return `the broker refused the subscription to ${filters.join(', ')}: ${error.message}`
    }
  }

  #retry(error: OperationalError): void {
    const nowMs = this.#clock.monotonicMs()
    const lastedMs = nowMs - (this.#connectedAtMs ?? Number.POSITIVE_INFINITY)
    this.#failures = lastedMs >= stableMs ? 1 : this.#failures + 1
    this.#connectedAtMs = undefined
    this.#connection = undefined
    const [refused, takenOver] = [error instanceof RefusedError, error.code === 'uplink.taken-over']
    if (takenOver) this.#takeOvers.said(nowMs)
    else if (error.code === 'uplink.closed' && lastedMs >= 0) this.#takeOvers.closed(nowMs)
    this.#state = refused ? 'refused' : 'waiting'
    for (const listener of this.#onLost) listener()
    const retryInMs = Math.round(refused || takenOver ? this.#slowDelayMs() : this.#delayMs())
    this.#complaint = refused ? `${error.message}; ${triedAgain(retryInMs)}` : error.message
    this.#log.warn({ code: error.code, complaint: error.message, retryInMs }, 'uplink.lost')
    this.#callOffRetry = this.#after(retryInMs, () => {
      if (!refused) this.#state = 'connecting'
      this.#connect()
    })
  }

  #delayMs(): number {
    return backOffMs(this.#failures, this.#backOffLimits, this.#random())
  }

  /**
   * After a refusal somebody has to change something first, and some brokers lock out those who insist. Two that share
   * an id would otherwise end each other's connection without end.
   */
  #slowDelayMs(): number {
    return this.#backOffLimits.longestMs * (0.5 + this.#random() / 2)
  }
}

const triedAgain = (inMs: number): string =>
  `tried again in ${Math.ceil(inMs / 60_000)} min, or once the files of password and certificate change`

function afterTimeout(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

function refuseTooLarge(bytes: number, packetBytesMax = Number.POSITIVE_INFINITY): void {
  const allowed = Math.min(messageBytesMax, packetBytesMax - packetOverheadBytesMax)
  if (bytes <= allowed) return
  throw new RefusedError(
    'uplink.too-large',
    `message too large: ${bytes} bytes with its topic, expected at most ${allowed}`,
  )
}
