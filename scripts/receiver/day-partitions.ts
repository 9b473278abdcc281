import type { Pool, PoolClient } from 'pg'
import { dayInName, dayName, dayOfMs, firstIdOfDay } from './id-days.js'
import { type DayTable, dayTables } from './message-rows.js'
import { holdSchemaLock, inTransaction } from './transaction.js'

/** How many days each table is kept, today included. */
export type KeptDays = Readonly<Record<DayTable, number>>

/** Partitions that are there before their day begins: nobody waits for one at midnight, nor over a long weekend. */
const aheadDays = 4
/** Work on partitions must not hold up the writers behind it; it is tried again later. */
const lockTimeoutMs = 5_000

/** Makes the partitions of the days to come, and drops those that are older than the tables are kept. */
export class DayPartitions {
  readonly #pool: Pool
  readonly #keptDays: KeptDays
  /** Those that are there, or in vain: `reads 20779`. */
  readonly #settled = new Set<string>()

  constructor(pool: Pool, keptDays: KeptDays) {
    this.#pool = pool
    this.#keptDays = keptDays
  }

  /** @returns how many partitions were made and dropped, and how many rows of other days were erased */
  async maintain(nowMs: number): Promise<{ made: number; dropped: number; erased: number }> {
    const today = dayOfMs(nowMs)
    const counts = { made: 0, dropped: 0, erased: 0 }
    for (const table of dayTables) {
      const there = await this.#daysOf(table)
      for (let day = today; day < today + aheadDays; day++) {
        if (!there.includes(day)) counts.made += await this.#make(table, day)
      }
      const firstKept = today - this.#keptDays[table] + 1
      for (const day of there.filter((each) => each < firstKept)) {
        await this.#drop(table, day)
        counts.dropped++
      }
      counts.erased += await this.#eraseOtherDays(table, firstKept)
    }
    return counts
  }

  /** Makes the partition of a day that is kept, where there is none: of a device that was away for long. */
  async cover(table: DayTable, day: number, nowMs: number): Promise<void> {
    const today = dayOfMs(nowMs)
    const isKept = day > today - this.#keptDays[table] && day < today + aheadDays
    const name = `${table} ${day}`
    if (!isKept || this.#settled.has(name)) return
    await this.#make(table, day)
    this.#settled.add(name)
  }

  async #daysOf(table: DayTable): Promise<readonly number[]> {
    const { rows } = await this.#pool.query<{ name: string }>(
      'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass',
      [table],
    )
    return rows.flatMap(({ name }) => dayInName(name) ?? [])
  }

  /** Attached, not created in place: that would lock the whole table. What lies among the other days moves in. */
  async #make(table: DayTable, day: number): Promise<0 | 1> {
    const partition = `${table}_${dayName(day)}`
    const [from, to] = [firstIdOfDay(day), firstIdOfDay(day + 1)]
    return this.#asMaker(async (client) => {
      const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [partition])
      if (rows[0].there) return 0
      await client.query(`LOCK TABLE ${table}_other_days IN SHARE ROW EXCLUSIVE MODE`)
      await client.query(`CREATE TABLE ${partition} (LIKE ${table} INCLUDING ALL)`)
      await client.query(`
        WITH moved AS (DELETE FROM ${table}_other_days WHERE id >= '${from}' AND id < '${to}' RETURNING *)
        INSERT INTO ${partition} SELECT * FROM moved`)
      await client.query(`
        ALTER TABLE ${table} ATTACH PARTITION ${partition} FOR VALUES FROM ('${from}') TO ('${to}')`)
      return 1
    })
  }

  async #drop(table: DayTable, day: number): Promise<void> {
    await this.#asMaker((client) => client.query(`DROP TABLE IF EXISTS ${table}_${dayName(day)}`))
    this.#settled.delete(`${table} ${day}`)
  }

  /** What lies there has a day that says nothing: it is kept from its arrival. */
  async #eraseOtherDays(table: DayTable, firstKept: number): Promise<number> {
    const { rowCount } = await this.#pool.query(
      `DELETE FROM ${table}_other_days WHERE received_at < to_timestamp($1::bigint * 86400)`,
      [firstKept],
    )
    return rowCount ?? 0
  }

  #asMaker<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return inTransaction(this.#pool, async (client) => {
      await holdSchemaLock(client)
      await client.query(`SET LOCAL lock_timeout = ${lockTimeoutMs}`)
      return work(client)
    })
  }
}
