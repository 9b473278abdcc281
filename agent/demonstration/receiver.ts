import type { LinkHealth } from '../domain/health.js'
import { withinMs } from '../domain/time-limit.js'
import { OperationalError } from '../errors.js'
import { type LinkParts, MqttLink } from '../uplink/mqtt-link.js'
import type { ReceiptMessage } from '../wire/receipt-message.js'
import { everyUpTopic, parseUpTopic, receiptTopic } from '../wire/topics.js'
import { parseUpMessage, type UpMessage } from '../wire/up-message.js'
import type { Keepable } from './ledger-line.js'
import { type Arrival, ReceiverLedger, sha256Of } from './receiver-ledger.js'

export interface ReceiverOptions {
  /** `mqtt://host:port` */
  readonly url: string
  /** Where what arrived is kept. */
  readonly folder: string
  /** 4 is MQTT 3.1.1, 5 is MQTT 5.0. */
  readonly version: 4 | 5
  readonly clientId?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** Something that came up: a message of the contract, new and kept where it is one to keep; or a breach of it. */
export type Received =
  | { readonly device: string; readonly message: UpMessage }
  | { readonly device: string; readonly subtopic: string; readonly complaint: string }

export interface ReceiverParts extends LinkParts {
  readonly onReceived: (received: Received) => void
}

export interface ReceiverCounts {
  readonly kept: number
  /** Came again and were dropped, with another receipt. */
  readonly repeats: number
  /** Broke the contract; no receipt. */
  readonly breaches: number
  /** Not kept because the disk could not keep up or failed; no receipt, so the device sends them again. */
  readonly dropped: number
}

/** Bytes that may wait for the disk. */
const waitingBytesMax = 64 * 1024 * 1024
/** Ids in one receipt: some 50 kB, within every broker's limit. */
const receiptIdsMax = 1_000
/** How long a stop waits for the broker to take the last receipts. */
const receiptsTimeoutMs = 2_000

/**
 * A small data centre: keeps every message of the contract durably and once, and gives its receipt only then.
 */
export class Receiver {
  readonly #parts: ReceiverParts
  readonly #ledger: ReceiverLedger
  readonly #link: MqttLink
  readonly #counts = { kept: 0, repeats: 0, breaches: 0, dropped: 0 }
  readonly #receipts = new Set<Promise<void>>()
  #waiting: Arrival[] = []
  #waitingBytes = 0
  #keeping: Promise<void> | undefined

  constructor(options: ReceiverOptions, parts: ReceiverParts) {
    this.#parts = parts
    this.#ledger = new ReceiverLedger(options.folder)
    this.#link = new MqttLink(
      { ...options, clientId: options.clientId ?? 'receiver', filters: [everyUpTopic] },
      parts,
    )
  }

  /** Takes up what the folder holds, then begins to connect. */
  async start(): Promise<void> {
    await this.#ledger.open()
    this.#link.onMessage((topic, payload) => this.#arrive(topic, payload))
    this.#link.start()
  }

  /** Keeps what has arrived, and gives its receipts. */
  async stop(): Promise<void> {
    await this.#keeping
    await withinMs(receiptsTimeoutMs, Promise.all(this.#receipts))
    await this.#link.stop()
    await this.#keeping
    await this.#ledger.close()
  }

  counts(): ReceiverCounts {
    return { ...this.#counts }
  }

  health(): LinkHealth {
    return this.#link.health()
  }

  #arrive(topic: string, payload: Uint8Array): void {
    const parsed = parseUpTopic(topic)
    if (!parsed) return
    const { device, subtopic } = parsed
    const message = parseUpMessage(subtopic, payload)
    if ('complaint' in message) this.#refuse(device, subtopic, message.complaint)
    else if (isKeepable(message)) this.#keepLater(device, message, payload)
    else this.#parts.onReceived({ device, message })
  }

  #refuse(device: string, subtopic: string, complaint: string): void {
    this.#counts.breaches++
    this.#parts.onReceived({ device, subtopic, complaint })
  }

  #keepLater(device: string, received: Keepable, payload: Uint8Array): void {
    if (this.#waitingBytes + payload.byteLength > waitingBytesMax) {
      this.#counts.dropped++
      return
    }
    this.#waitingBytes += payload.byteLength
    const arrivedAtMs = this.#parts.clock.wallMs()
    this.#waiting.push({ device, arrivedAtMs, received, sha256: sha256Of(payload) })
    this.#keeping ??= this.#keepAll()
  }

  async #keepAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.splice(0)
        this.#waitingBytes = 0
        await this.#keep(batch)
      }
    } finally {
      this.#keeping = undefined
    }
  }

  async #keep(batch: readonly Arrival[]): Promise<void> {
    const { fresh, repeats, contradictions } = this.#sorted(batch)
    try {
      if (fresh.length > 0) await this.#ledger.append(fresh)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#counts.dropped += batch.length
      this.#parts.log.warn({ code: error.code, complaint: error.message }, 'receiver.not-kept')
      return
    }
    this.#counts.kept += fresh.length
    this.#counts.repeats += repeats.length
    for (const { device, received } of fresh) this.#parts.onReceived({ device, message: received })
    for (const { device, received } of contradictions) {
      this.#refuse(device, received.kind, 'id: came before with other content')
    }
    this.#acknowledge([...fresh, ...repeats])
  }

  #sorted(batch: readonly Arrival[]) {
    const fresh = new Map<string, Arrival>()
    const repeats: Arrival[] = []
    const contradictions: Arrival[] = []
    for (const arrival of batch) {
      const { id } = arrival.received
      const held = this.#ledger.sha256(id) ?? fresh.get(id)?.sha256
      if (held === undefined) fresh.set(id, arrival)
      else if (held === arrival.sha256) repeats.push(arrival)
      else contradictions.push(arrival)
    }
    return { fresh: [...fresh.values()], repeats, contradictions }
  }

  /** A receipt that does not get through costs a repeat, so nothing waits for it. */
  #acknowledge(arrivals: readonly Arrival[]): void {
    for (const device of new Set(arrivals.map((arrival) => arrival.device))) {
      const ids = arrivals.filter((each) => each.device === device).map(({ received }) => received.id)
      for (let start = 0; start < ids.length; start += receiptIdsMax) {
        const receipt: ReceiptMessage = { ids: ids.slice(start, start + receiptIdsMax) }
        const given = this.#give(device, receipt).finally(() => this.#receipts.delete(given))
        this.#receipts.add(given)
      }
    }
  }

  async #give(device: string, receipt: ReceiptMessage): Promise<void> {
    try {
      await this.#link.publish(receiptTopic(device), JSON.stringify(receipt))
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#parts.log.warn({ code: error.code, complaint: error.message }, 'receiver.receipt-not-given')
    }
  }
}

function isKeepable(message: UpMessage): message is Keepable {
  return message.kind !== 'health' && message.kind !== 'hotlist' && message.kind !== 'state'
}
