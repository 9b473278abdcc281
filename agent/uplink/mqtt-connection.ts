import mqtt, { type DoneCallback, type IPublishPacket, type MqttClient, type Packet } from 'mqtt'
import { withinMs } from '../domain/time-limit.js'
import { messageOf, OperationalError } from '../errors.js'
import type { Taking } from '../ports.js'
import { type ClientSettings, clientOptions, inboundBytesMostOf } from './client-options.js'
import { PacketLengths } from './packet-lengths.js'
import { noSubscribers, partingError, publishError, refusedConnection } from './reason-code.js'

export interface ConnectionOptions extends ClientSettings {
  /** How long a publish may stay unanswered; 20 s. */
  readonly publishTimeoutMs?: number | undefined
}

export interface ConnectionEvents {
  /** The broker accepted the connection. */
  up(): void
  /**
   * The broker gets its acknowledgement at once, or, where this returns a promise, when that resolves. Rejected, it
   * gets none, and sends the message again on another connection.
   */
  message(topic: string, payload: Uint8Array): void | Promise<void>
  /** The connection failed or was lost; once, and nothing comes after it. RefusedError: the broker said no. */
  down(error: OperationalError): void
}

/** Longer than a slow mobile link needs for the bytes that may be under way, shorter than a person's patience. */
const publishTimeoutMsDefault = 20_000
/** How long a parting waits for the other side before the socket is simply closed. */
const closeTimeoutMs = 1_000

/**
 * One connection, from opening to loss; it never connects again. Every connection has an mqtt.js client of its
 * own, because a client that reconnects sends what its own store held, which loses and repeats messages
 * (mqttjs/MQTT.js issue 2015); here whatever was unanswered fails at once, and the outbox sends it again.
 */
export class MqttConnection {
  readonly #options: ConnectionOptions
  readonly #events: ConnectionEvents
  readonly #unanswered = new Set<(error: OperationalError) => void>()
  /** Message ids that the broker took for nobody, until their senders are told. */
  readonly #takenForNobody = new Set<number>()
  #publishing = 0
  #client: MqttClient | undefined
  #state: 'new' | 'opening' | 'up' | 'down' = 'new'
  #receiveMaximum: number | undefined
  #packetBytesMax: number | undefined
  #parting: OperationalError | undefined

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options
    this.#events = events
  }

  /** How many unacknowledged publishes the broker allows; undefined where it does not say. */
  get receiveMaximum(): number | undefined {
    return this.#receiveMaximum
  }

  /** The largest packet that the broker takes, in bytes; undefined where it does not say. */
  get packetBytesMax(): number | undefined {
    return this.#packetBytesMax
  }

  /** Publishes that the broker has not acknowledged: subscriptions take none of what it allows. */
  get publishing(): number {
    return this.#publishing
  }

  /** Begins to connect; `up` or `down` tells how it went. */
  open(): void {
    this.#state = 'opening'
    try {
      this.#client = mqtt.connect(clientOptions(this.#options))
    } catch (error) {
      // Only the certificates' files can fail here; the address was checked before.
      this.#fail(new OperationalError('uplink.certificates', messageOf(error), { cause: error }))
      return
    }
    this.#listen(this.#client)
  }

  /** Resolves when the broker acknowledged. After a time-out the whole connection is given up as dead. */
  async publish(topic: string, payload: Uint8Array | string, retain: boolean): Promise<Taking> {
    const bytes =
      typeof payload === 'string'
        ? payload
        : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    let taking: Taking = 'taken'
    this.#publishing++
    const answered = this.#answered('a publish', (done) => {
      this.#client!.publish(topic, bytes, { qos: 1, retain }, (error, packet) => {
        if (this.#takenForNobody.delete(packet?.messageId ?? 0)) taking = 'nobody-subscribes'
        done(error ? publishError(error) : undefined)
      })
    })
    await answered.finally(() => this.#publishing--)
    return taking
  }

  /** Resolves when the broker granted every filter. */
  subscribe(filters: readonly string[]): Promise<void> {
    return this.#answered('a subscription', (done) => {
      this.#client!.subscribe([...filters], { qos: 1 }, (error) =>
        done(error ? publishError(error) : undefined),
      )
    })
  }

  /** Resolves when the broker sends no more for these. */
  unsubscribe(filters: readonly string[]): Promise<void> {
    return this.#answered('the end of a subscription', (done) => {
      this.#client!.unsubscribe([...filters], (error) => done(error ? publishError(error) : undefined))
    })
  }

  /** Parts from the broker in order, so that it sends no last will. `down` is not called. */
  async close(): Promise<void> {
    const client = this.#client
    if (!client || this.#state === 'down') return
    const wasUp = this.#state === 'up'
    this.#state = 'down'
    this.#failUnanswered(new OperationalError('uplink.stopped', 'the link was stopped'))
    // A polite end waits for every acknowledgement, for ever if need be.
    if (wasUp) await withinMs(closeTimeoutMs, client.endAsync())
    client.stream.destroy()
  }

  #listen(client: MqttClient): void {
    client.on('connect', (answer) => {
      if (this.#state !== 'opening') return
      this.#state = 'up'
      this.#receiveMaximum = answer.properties?.receiveMaximum
      this.#packetBytesMax = answer.properties?.maximumPacketSize
      this.#events.up()
    })
    client.on('packetreceive', (packet) => this.#noteSubscribers(packet))
    client.handleMessage = (packet, acknowledge) => this.#take(client, packet, acknowledge)
    this.#boundPackets(client)
    client.on('disconnect', (packet) => {
      this.#parting = partingError(packet.reasonCode)
    })
    client.on('error', (error) => this.#fail(connectionError(error, this.#parting)))
    client.on('close', () =>
      this.#fail(this.#parting ?? new OperationalError('uplink.closed', 'the connection was closed')),
    )
  }

  /** mqtt.js counts a publish without subscribers as any other, and keeps the broker's answer to itself. */
  #noteSubscribers(packet: Packet): void {
    if (packet.cmd === 'puback' && packet.reasonCode === noSubscribers)
      this.#takenForNobody.add(packet.messageId!)
  }

  #boundPackets(client: MqttClient): void {
    const bytesMost = inboundBytesMostOf(this.#options)
    const lengths = new PacketLengths(bytesMost)
    client.stream.on('data', (chunk: Uint8Array) => {
      const bytes = this.#state === 'down' ? undefined : lengths.tooLongIn(chunk)
      if (bytes === undefined) return
      const message = `the broker sent a packet of ${bytes} bytes, expected at most ${bytesMost}`
      this.#fail(new OperationalError('uplink.packet-too-large', message))
      client.stream.destroy()
    })
  }

  /**
   * mqtt.js acknowledges one message before it looks at the next: told of an error it goes on without, and the
   * acknowledgement can follow when it is due.
   */
  #take(client: MqttClient, packet: IPublishPacket, acknowledge: DoneCallback): void {
    const taken = this.#state === 'down' ? undefined : this.#events.message(packet.topic, bytesOf(packet))
    if (taken === undefined || packet.qos === 0) {
      acknowledge()
      return
    }
    acknowledge(acknowledgedLater)
    const { messageId } = packet
    const puback = { cmd: 'puback', messageId: messageId! } as const
    taken.then(
      // biome-ignore lint/complexity/useLiteralKeys: mqtt.js reaches it so itself, and has no public way
      () => this.#state === 'up' && client['_sendPacket'](puback),
      () => {},
    )
  }

  /** Sends with a time limit; fails at once where there is no connection, and when it is lost. */
  #answered(what: string, send: (done: (error?: OperationalError) => void) => void): Promise<void> {
    if (this.#state !== 'up') return Promise.reject(notConnected())
    return new Promise((resolve, reject) => {
      const limitMs = this.#options.publishTimeoutMs ?? publishTimeoutMsDefault
      const timer = setTimeout(() => {
        this.#fail(
          new OperationalError('uplink.no-answer', `the broker did not answer ${what} within ${limitMs} ms`),
        )
      }, limitMs)
      const settle = (error?: OperationalError) => {
        clearTimeout(timer)
        this.#unanswered.delete(settle)
        if (error) reject(error)
        else resolve()
      }
      this.#unanswered.add(settle)
      send(settle)
    })
  }

  #fail(error: OperationalError): void {
    if (this.#state === 'down') return
    this.#state = 'down'
    this.#client?.end(true)
    // The link learns of the loss before the senders do: one that tries again at once must find no window.
    this.#events.down(error)
    this.#failUnanswered(new OperationalError('uplink.lost', error.message, { cause: error }))
  }

  #failUnanswered(error: OperationalError): void {
    for (const fail of [...this.#unanswered]) fail(error)
  }
}

const acknowledgedLater = new Error('acknowledged later')

const bytesOf = ({ payload }: IPublishPacket): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload

export const notConnected = (): OperationalError =>
  new OperationalError('uplink.not-connected', 'there is no connection to the broker')

function connectionError(
  error: Error & { readonly code?: unknown },
  parting: OperationalError | undefined,
): OperationalError {
  // Node's error for a host with several addresses that all refuse has a code and no message.
  const message = error.message || String(error.code ?? error.name)
  return (
    refusedConnection(error.code) ?? parting ?? new OperationalError('uplink.lost', message, { cause: error })
  )
}
