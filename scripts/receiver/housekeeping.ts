import type { Pool } from 'pg'
import type { Clock, Log } from '../../agent/ports.js'
import type { DayPartitions } from './day-partitions.js'
import { asDatabaseError } from './postgres-error.js'
import { eraseRefused } from './refused-messages.js'

/** Partitions are there days ahead, so a few tries may fail. */
const everyMs = 3_600_000
const dayMs = 86_400_000

export interface HousekeepingParts {
  readonly pool: Pool
  readonly partitions: DayPartitions
  readonly clock: Pick<Clock, 'wallMs'>
  readonly log?: Log | undefined
}

/** Partitions for the days to come, and an end to what is too old. Any number of receivers may do it side by side. */
export class Housekeeping {
  readonly #parts: HousekeepingParts
  readonly #refusedKeptDays: number
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined

  constructor(parts: HousekeepingParts, refusedKeptDays: number) {
    this.#parts = parts
    this.#refusedKeptDays = refusedKeptDays
  }

  /** Once at once, then every hour. @throws OperationalError where it fails the first time */
  async start(): Promise<void> {
    await this.once()
    this.#timer = setInterval(() => {
      this.#working ??= this.#orTold().finally(() => {
        this.#working = undefined
      })
    }, everyMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#working
  }

  /** @throws OperationalError */
  async once(): Promise<{ made: number; dropped: number; erased: number }> {
    const { pool, partitions, clock } = this.#parts
    try {
      const { erased, ...counts } = await partitions.maintain(clock.wallMs())
      const refused = await eraseRefused(pool, clock.wallMs() - this.#refusedKeptDays * dayMs)
      return { ...counts, erased: erased + refused }
    } catch (error) {
      throw asDatabaseError(error)
    }
  }

  async #orTold(): Promise<void> {
    const { log } = this.#parts
    try {
      log?.info(await this.once(), 'receiver.housekeeping')
    } catch (error) {
      const { code, message: complaint } = asDatabaseError(error)
      log?.warn({ code, complaint }, 'receiver.housekeeping-failed')
    }
  }
}
