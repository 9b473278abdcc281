import { OutboxToBroker } from '../../agent/flow/outbox-to-broker.js'
import type { LinkParts } from '../../agent/uplink/mqtt-link.js'
import { MqttUplink, type UplinkOptions } from '../../agent/uplink/mqtt-uplink.js'
import { nextPassingMs, trafficAt } from './day-profile.js'
import { type DrawnOptions, DrawnPassings } from './drawn-passings.js'
import { MemoryOutbox } from './memory-outbox.js'

export interface SimulatedDeviceOptions
  extends Pick<UplinkOptions, 'url' | 'device' | 'username' | 'password' | 'tls'> {
  readonly passings: DrawnOptions
  readonly readsADay: number
  /** Simulated time for each second of the clock. */
  readonly speed: number
  /** Of the simulated day, when it begins. */
  readonly startsAtMs: number
  /** As the agent's own: ten minutes unless told otherwise. */
  readonly receiptTimeoutMs: number
}

export interface SimulatedDeviceParts extends LinkParts {
  readonly onMade: (readId: string) => void
}

/** A device as broker and receivers see it: the agent's link, sender and messages; camera and store are drawn. */
export class SimulatedDevice {
  readonly outbox = new MemoryOutbox()
  readonly #options: SimulatedDeviceOptions
  readonly #parts: SimulatedDeviceParts
  readonly #uplink: MqttUplink
  readonly #sender: OutboxToBroker
  readonly #passings: DrawnPassings
  #startedAtMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: SimulatedDeviceOptions, parts: SimulatedDeviceParts) {
    const { device, receiptTimeoutMs } = options
    this.#options = options
    this.#parts = parts
    this.#passings = new DrawnPassings(options.passings)
    this.#uplink = new MqttUplink({ ...options, version: 5, appVersion: 'simulated' }, parts)
    this.#sender = new OutboxToBroker(
      { outbox: this.outbox.outbox, uplink: this.#uplink, clock: parts.clock, log: parts.log },
      { device, acknowledgedBy: 'receipt', receiptTimeoutMs, tickMs: Math.min(30_000, receiptTimeoutMs) },
    )
  }

  get isConnected(): boolean {
    return this.#uplink.health().state === 'connected'
  }

  async connect(): Promise<void> {
    await this.#uplink.start()
    this.#sender.start()
  }

  /** Vehicles begin to pass. */
  begin(): void {
    this.#startedAtMs = this.#parts.clock.monotonicMs()
    this.#await()
  }

  /** No more vehicles; what waits still goes out. */
  end(): void {
    clearTimeout(this.#timer)
  }

  async stop(): Promise<void> {
    this.end()
    await this.#sender.stop()
    await this.#uplink.stop()
  }

  #await(): void {
    const { readsADay, speed, startsAtMs } = this.#options
    const elapsedMs = this.#parts.clock.monotonicMs() - this.#startedAtMs
    const traffic = trafficAt(startsAtMs + elapsedMs * speed)
    const waitMs = nextPassingMs(readsADay, traffic, Math.random()) / speed
    this.#timer = setTimeout(() => {
      this.#pass()
      this.#await()
    }, waitMs)
  }

  #pass(): void {
    const passing = this.#passings.next(this.#parts.clock.wallMs())
    this.outbox.put(passing.messages)
    this.#parts.onMade(passing.read.readId)
    this.#sender.kick()
  }
}
