import type { ReadAges } from './domain/stored-read.js'
import { OperationalError } from './errors.js'
import type { Clock, Hotlists, Log } from './ports.js'
import type { Store } from './store-ports.js'

/** Next to the shortest retention, one hour, reads stay little longer than they may. */
const everyMs = 10 * 60_000

const hourMs = 3_600_000

/** The log of who did what outlives by a month the year for which the national service keeps reads. */
const auditDays = 396

export interface RetentionParts {
  readonly store: Pick<Store, 'eraseReads' | 'crewEntries' | 'audit'>
  /** Their rules may keep the reads that met them for another time. */
  readonly hotlists: Pick<Hotlists, 'summaries'>
  readonly clock: Pick<Clock, 'wallMs' | 'state'>
  readonly log: Log
}

/**
 * Erases reads and their pictures once they are old enough, and entries of the crew as long after their end; what
 * the data centre has not yet stays. The log of who did what is erased after 13 months.
 */
export class Retention {
  readonly #parts: RetentionParts
  readonly #hours: number
  #timer: NodeJS.Timeout | undefined
  #erasing: Promise<void> | undefined

  /** @param hours how long reads are kept that met no list with a time of its own, counted from their capture */
  constructor(parts: RetentionParts, hours: number) {
    this.#parts = parts
    this.#hours = hours
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
      const reads = await store.eraseReads(ages)
      if (reads > 0) log.info({ reads }, 'retention.erased')
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
    const terms = hotlists
      .summaries()
      .flatMap(({ list, rules: { retentionDays } }) =>
        retentionDays === undefined ? [] : [[list, nowMs - retentionDays * 24 * hourMs] as const],
      )
    return { beforeMs: nowMs - this.#hours * hourMs, metBeforeMs: Object.fromEntries(terms) }
  }
}
