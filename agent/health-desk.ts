import type { CameraHealth, Health, LinkHealth } from './domain/health.js'
import type { AgeLimits } from './domain/list-age.js'
import { noMisreads } from './domain/misreads.js'
import { OperationalError } from './errors.js'
import { healthToMessage, type Versions } from './flow/health-to-message.js'
import type { Clock, Hotlists, Log, PositionSource, Uplink } from './ports.js'
import type { Outbox } from './store-ports.js'
import { upTopic } from './wire/topics.js'

/** How often health is looked at: a person sees a lost camera at once. */
const tickMs = 1_000
/** How often it goes up where nothing changed, as the contract says. */
const publishEveryMs = 60_000
/** A report asks the store; where none came back for so long, something hangs. */
const freshMs = 30_000

export interface HealthParts {
  readonly device: string
  readonly versions: Versions
  readonly clock: Clock
  readonly cameras: () => readonly CameraHealth[]
  readonly uplink: Pick<Uplink, 'health' | 'publish' | 'window'> | undefined
  readonly outbox: Pick<Outbox, 'health'>
  readonly hotlists: Pick<Hotlists, 'summaries' | 'unknownActions'>
  readonly listAgeLimits: AgeLimits
  readonly position: Pick<PositionSource, 'position'>
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
  #reportedAtMs: number
  #listener: (health: Health) => void = () => {}

  constructor(parts: HealthParts) {
    this.#parts = parts
    this.#startedAtMs = parts.clock.wallMs()
    this.#reportedAtMs = parts.clock.monotonicMs()
  }

  /** Called with every report, once a second. */
  onReport(listener: (health: Health) => void): void {
    this.#listener = listener
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
    const { clock, cameras, uplink, outbox, hotlists, listAgeLimits, position, complaints } = this.#parts
    return {
      atMs: clock.wallMs(),
      startedAtMs: this.#startedAtMs,
      cameras: cameras(),
      link: uplink?.health() ?? noLink,
      outbox: await outbox.health(),
      lists: hotlists.summaries(),
      listAgeLimits,
      clock: clock.state(),
      position: position.position(),
      alerts: { open: 0, missed: 0 },
      misreads: noMisreads,
      temperatureC: undefined,
      complaints: [...complaints(), ...unknownActionComplaints(hotlists.unknownActions())],
    }
  }

  async #tick(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      const health = await this.report()
      this.#reportedAtMs = this.#parts.clock.monotonicMs()
      this.#listener(health)
      await this.#publish(health)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#parts.log.warn({ code: error.code, complaint: error.message }, 'health.failed')
    } finally {
      this.#busy = false
    }
  }

  /** Health is worth nothing later: what cannot be sent now is not kept. */
  async #publish(health: Health): Promise<void> {
    const { uplink, clock, device, versions, newId } = this.#parts
    if (uplink === undefined || uplink.window() === 0) return
    const states = JSON.stringify([health.cameras.map(({ state }) => state), health.lists, health.complaints])
    const isDue = clock.monotonicMs() - this.#publishedAtMs >= publishEveryMs
    if (!isDue && states === this.#publishedStates) return
    const message = JSON.stringify(healthToMessage(health, versions, newId))
    await uplink.publish(upTopic(device, 'health'), message)
    this.#publishedAtMs = clock.monotonicMs()
    this.#publishedStates = states
  }
}

function unknownActionComplaints(actions: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(actions).map(
    ([action, entries]) =>
      `hotlists: expected an action of hotlists.actions (STOP, SILENT, …), got "${action}" on ${entries} ${entries === 1 ? 'entry' : 'entries'}; they raise no alert`,
  )
}
