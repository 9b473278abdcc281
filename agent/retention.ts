import type { ReadAges } from './domain/stored-read.js'
import { OperationalError } from './errors.js'
import type { Clock, Hotlists, Log } from './ports.js'
import type { Store } from './store-ports.js'

/** A fixed site keeps a read until its receipt, and a minute is as good as at once. */
const everyMs = 60_000

const hourMs = 3_600_000

/** Nothing that the data centre holds stays longer, whatever a list or an unanswered alert asks for. */
const longestHours = 7 * 24

/** The log of who did what outlives by a month the year for which the national service keeps reads. */
const auditDays = 396

export interface RetentionParts {
  readonly store: Pick<Store, 'eraseReads' | 'crewEntries' | 'audit'>
  /** Their rules may keep the reads that met them for another time. */
  readonly hotlists: Pick<Hotlists, 'summaries'>
  readonly clock: Pick<Clock, 'wallMs' | 'state'>
  readonly log: Log
}

export interface RetentionRules {
  /** How long reads are kept that met no list with a time of its own, counted from their capture; 0: until the receipt. */
  readonly hours: number
  /** Whether anybody can answer alerts: then reads wait for that, up to seven days. */
  readonly alertsAreAnswered: boolean
}

/**
 * Erases reads and their pictures once they are old enough, and entries of the crew as long after their end; what
 * the data centre has not yet stays, however old. The log of who did what is erased after 13 months.
 */
export class Retention {
  readonly #parts: RetentionParts
  readonly #rules: RetentionRules
  #timer: NodeJS.Timeout | undefined
  #erasing: Promise<void> | undefined

  constructor(parts: RetentionParts, rules: RetentionRules) {
    this.#parts = parts
    this.#rules = rules
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#look(), everyMs)
    this.#look()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#erasing
  }

  #look(): void {
    this.#erasing ??= this.#erase().finally(() => {
      this.#erasing = undefined
    })
  }

  async #erase(): Promise<void> {
    const { store, clock, log } = this.#parts
    try {
      const ages = this.#ages()
      const erased = await store.eraseReads(ages)
      if (erased.reads > 0) log.info(erased, 'retention.erased')
      await store.crewEntries.erase(ages.beforeMs)
      // A clock that jumped years ahead must not cost the log.
      if (clock.state() === 'synchronised') await store.audit.erase(clock.wallMs() - auditDays * 24 * hourMs)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      log.warn({ code: error.code, complaint: error.message }, 'retention.failed')
    }
  }

  #ages(): ReadAges {
    const { hotlists, clock } = this.#parts
    const nowMs = clock.wallMs()
    const before = (hours: number) => nowMs - Math.min(hours, longestHours) * hourMs
    const terms = hotlists
      .summaries()
      .flatMap(({ list, rules: { retentionDays } }) =>
        retentionDays === undefined ? [] : [[list, before(retentionDays * 24)] as const],
      )
    return {
      beforeMs: before(this.#rules.hours),
      metBeforeMs: Object.fromEntries(terms),
      ...(this.#rules.alertsAreAnswered ? { unansweredBeforeMs: before(longestHours) } : {}),
    }
  }
}
