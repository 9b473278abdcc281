import type {
  CameraHealth,
  DiskHealth,
  Health,
  LinkHealth,
  ThrottlingCause,
  TrafficCounts,
} from './domain/health.js'
import type { AgeLimits } from './domain/list-age.js'
import { type MisreadRates, noMisreads } from './domain/misreads.js'
import { OperationalError } from './errors.js'
import { healthToMessage, type Versions } from './flow/health-to-message.js'
import type { Clock, Hotlists, Log, PositionSource, Uplink } from './ports.js'
import type { AlertBook, Outbox, Store } from './store-ports.js'
import { upTopic } from './wire/topics.js'

/** How often health is looked at: a person sees a lost camera at once. */
const tickMs = 1_000
/** How often it goes up where nothing changed, as the contract says. */
const publishEveryMs = 60_000
/** A report asks the store; where none came back for so long, something hangs. */
const freshMs = 30_000
/** A rate over 30 days does not change by the second, and adding it up walks over all of them. */
const misreadsEveryMs = 10_000

export interface HealthParts {
  readonly device: string
  readonly versions: Versions
  readonly clock: Clock
  readonly cameras: () => readonly CameraHealth[]
  readonly uplink: Pick<Uplink, 'health' | 'publish' | 'window'> | undefined
  readonly outbox: Pick<Outbox, 'health'>
  readonly store: Pick<Store, 'health'>
  readonly alerts: Pick<AlertBook, 'counts' | 'misreads'>
  readonly hotlists: Pick<Hotlists, 'summaries' | 'unknownActions'>
  readonly listAgeLimits: AgeLimits
  readonly position: Pick<PositionSource, 'position'>
  readonly temperature: { temperatureC(): Promise<number | undefined> }
  readonly counts: () => TrafficCounts
  readonly machine: {
    disk(): DiskHealth | undefined
    throttling(): readonly ThrottlingCause[] | undefined
  }
  /** Of every part that has some of its own. */
  readonly complaints: () => readonly string[]
  readonly newId: () => string
  readonly log: Log
}

const noLink: LinkHealth = { state: 'stopped', complaint: undefined }

/** Gathers how the agent is and tells its listener every second, the data centre every minute and on change. */
export class HealthDesk {
  readonly #parts: HealthParts
  readonly #startedAtMs: number
  #timer: NodeJS.Timeout | undefined
  #publishedAtMs = Number.NEGATIVE_INFINITY
  #publishedStates = ''
  #busy = false
  #publishing = false
  #reportedAtMs: number
  #misreads: { readonly rates: MisreadRates; readonly atMs: number } = {
    ...{ rates: noMisreads, atMs: Number.NEGATIVE_INFINITY },
  }
  readonly #listeners: ((health: Health) => void)[] = []

  constructor(parts: HealthParts) {
    this.#parts = parts
    this.#startedAtMs = parts.clock.wallMs()
    this.#reportedAtMs = parts.clock.monotonicMs()
  }

  /** Called with every report, once a second. */
  onReport(listener: (health: Health) => void): void {
    this.#listeners.push(listener)
  }

  /** False where no report could be made for some time. */
  isFresh(): boolean {
    return this.#parts.clock.monotonicMs() - this.#reportedAtMs < freshMs
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#tick(), tickMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
  }

  /** Health as it is now. Throws OperationalError where the store does not answer. */
  async report(): Promise<Health> {
    const { clock, cameras, uplink, outbox, store, hotlists, listAgeLimits, position, complaints } =
      this.#parts
    const { alerts, temperature, counts, machine } = this.#parts
    return {
      atMs: clock.wallMs(),
      startedAtMs: this.#startedAtMs,
      cameras: cameras(),
      link: uplink?.health() ?? noLink,
      outbox: await outbox.health(),
      store: await store.health(),
      lists: hotlists.summaries(),
      listAgeLimits,
      clock: clock.state(),
      position: position.position(),
      alerts: await alerts.counts(),
      misreads: await this.#misreadRates(),
      temperatureC: await temperature.temperatureC(),
      counts: counts(),
      disk: machine.disk(),
      throttling: machine.throttling(),
      complaints: [...complaints(), ...unknownActionComplaints(hotlists.unknownActions())],
    }
  }

  async #misreadRates(): Promise<MisreadRates> {
    const { alerts, clock } = this.#parts
    const nowMs = clock.monotonicMs()
    if (nowMs - this.#misreads.atMs >= misreadsEveryMs) {
      this.#misreads = { rates: await alerts.misreads(clock.wallMs()), atMs: nowMs }
    }
    return this.#misreads.rates
  }

  async #tick(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      const health = await this.report()
      this.#reportedAtMs = this.#parts.clock.monotonicMs()
      for (const listener of this.#listeners) listener(health)
      void this.#publish(health)
    } catch (error) {
      this.#complain(error)
    } finally {
      this.#busy = false
    }
  }

  #complain(error: unknown): void {
    if (!(error instanceof OperationalError)) throw error
    this.#parts.log.warn({ code: error.code, complaint: error.message }, 'health.failed')
  }

  /**
   * Health is worth nothing later: what cannot be sent now is not kept. The next report does not wait for the broker,
   * which may take 20 s to be found dead: the crew would not see a camera that is lost in the meantime.
   */
  async #publish(health: Health): Promise<void> {
    const { uplink, clock, device, versions, newId } = this.#parts
    if (uplink === undefined || uplink.window() === 0 || this.#publishing) return
    const cameras = health.cameras.map(({ state, quality }) => [state, quality])
    const states = JSON.stringify([
      ...[cameras, health.lists, health.complaints, health.clock, health.throttling],
    ])
    const isDue = clock.monotonicMs() - this.#publishedAtMs >= publishEveryMs
    if (!isDue && states === this.#publishedStates) return
    const message = JSON.stringify(healthToMessage(health, versions, newId))
    this.#publishing = true
    try {
      await uplink.publish(upTopic(device, 'health'), message)
      this.#publishedAtMs = clock.monotonicMs()
      this.#publishedStates = states
    } catch (error) {
      this.#complain(error)
    } finally {
      this.#publishing = false
    }
  }
}

function unknownActionComplaints(actions: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(actions).map(
    ([action, entries]) =>
      `hotlists: expected an action of hotlists.actions (STOP, SILENT, …), got "${action}" on ${entries} ${entries === 1 ? 'entry' : 'entries'}; they raise no alert`,
  )
}
