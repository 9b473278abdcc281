import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { messageOf } from '../../agent/errors.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import type { DayPartitions } from './day-partitions.js'
import { dayOfId } from './id-days.js'
import {
  type Arrival,
  columnsOf,
  type DayRow,
  type DayTable,
  type DeviceRow,
  dayTables,
  messageToRow,
} from './message-rows.js'
import { asDatabaseError, isAboutTheData, isForbidden, isOwnFault } from './postgres-error.js'
import { keepRefused, type Refusal, refusedId } from './refused-messages.js'
import { inTransaction } from './transaction.js'

/**
 * What became of a message; all but `dropped` are durable. `refused`: kept aside, with the reason. `dropped`: its
 * device has more refused messages than are kept.
 */
export type Fate = 'kept' | 'repeat' | 'refused' | 'dropped'

export interface Outcome {
  readonly arrival: Arrival
  readonly fate: Fate
  /** What a receipt may name; undefined where nothing waits for one. */
  readonly id: string | undefined
  /** Why it was refused, in words that quote nothing of it. */
  readonly complaint?: string
}

/** A message with its row, on the way into the database. */
interface Filed {
  readonly arrival: Arrival
  readonly row: DayRow | DeviceRow
}

interface Filing {
  readonly filed: readonly Filed[]
  readonly refusals: readonly Refusal[]
}

/** PostgreSQL counts the parameters of a statement with 16 bits. */
const parametersMost = 65_535

/** What came up, checked against the contract and kept in PostgreSQL, once, however often it comes. */
export class PostgresArchive {
  readonly #pool: Pool
  readonly #partitions: DayPartitions | undefined

  /** @param partitions makes those that are lacking; undefined where the role may not, or somebody else does */
  constructor(pool: Pool, partitions?: DayPartitions) {
    this.#pool = pool
    this.#partitions = partitions
  }

  /**
   * Resolves when the commit is done. In the order of `arrivals`.
   * @throws OperationalError where nothing is kept and the same may go well later; a fault of our own as it is, where it
   * is not over storing one message
   */
  async keep(arrivals: readonly Arrival[]): Promise<readonly Outcome[]> {
    const filing = toFiling(arrivals)
    try {
      await this.#coverDays(filing.filed)
      return await this.#keepOrSplit(arrivals, filing)
    } catch (error) {
      throw isOwnFault(error) ? error : asDatabaseError(error)
    }
  }

  async #coverDays(filed: readonly Filed[]): Promise<void> {
    const days = new Map<string, readonly [DayTable, number]>()
    for (const { row } of filed) {
      if (row.table === 'devices') continue
      const day = dayOfId(row.uuid)
      days.set(`${row.table} ${day}`, [row.table, day])
    }
    for (const [table, day] of days.values()) {
      await this.#partitions?.cover(table, day, Date.now()).catch((error) => {
        if (!isForbidden(error)) throw error
      })
    }
  }

  /** One that the database does not take, or over which we fail, must not hold up the others: halves find it out. */
  async #keepOrSplit(arrivals: readonly Arrival[], filing: Filing): Promise<readonly Outcome[]> {
    try {
      return await inTransaction(this.#pool, (client) => this.#keepAll(client, arrivals, filing))
    } catch (error) {
      if (!isAboutTheData(error) && !isOwnFault(error)) throw error
      const [only, ...others] = arrivals
      if (only !== undefined && others.length === 0) {
        const refusals = [{ arrival: only, complaint: complaintOf(error) }]
        return inTransaction(this.#pool, (client) => this.#keepAll(client, arrivals, { filed: [], refusals }))
      }
      const half = Math.ceil(arrivals.length / 2)
      const outcomes: Outcome[] = []
      for (const part of [arrivals.slice(0, half), arrivals.slice(half)]) {
        outcomes.push(...(await this.#keepOrSplit(part, toFiling(part))))
      }
      return outcomes
    }
  }

  async #keepAll(
    client: PoolClient,
    arrivals: readonly Arrival[],
    filing: Filing,
  ): Promise<readonly Outcome[]> {
    const outcomes = new Map<Arrival, Outcome>()
    const refusals = [...filing.refusals]
    for (const table of dayTables) {
      const rows = filing.filed.filter((each) => each.row.table === table) as readonly FiledByDay[]
      if (rows.length === 0) continue
      const held = await keepRows(client, table, rows)
      for (const { arrival, row } of rows) {
        const { inserted, sha256 } = held.get(keyOf(row))!
        if (!sha256.equals(row.sha256)) {
          refusals.push({ arrival, complaint: 'id: came before with other content' })
          continue
        }
        // Of the same message twice in one batch the second is the repeat.
        outcomes.set(arrival, { arrival, id: row.id, fate: inserted === arrival ? 'kept' : 'repeat' })
      }
    }
    await keepStates(client, filing.filed)
    for (const [arrival, isKept] of await keepRefused(client, refusals)) {
      const { complaint } = refusals.find((each) => each.arrival === arrival)!
      const fate = isKept ? 'refused' : 'dropped'
      outcomes.set(arrival, { arrival, fate, id: isKept ? refusedId(arrival) : undefined, complaint })
    }
    return arrivals.map((arrival) => outcomes.get(arrival) ?? { arrival, fate: 'kept', id: undefined })
  }
}

type FiledByDay = Filed & { readonly row: DayRow }

interface Held {
  /** The arrival whose row was added; undefined where the id was held before. */
  readonly inserted: Arrival | undefined
  /** Of what is held under the id now. */
  readonly sha256: Buffer
}

/** Checks each against the contract. */
function toFiling(arrivals: readonly Arrival[]): Filing {
  const filed: Filed[] = []
  const refusals: Refusal[] = []
  for (const arrival of arrivals) {
    const message = parseUpMessage(arrival.subtopic, arrival.payload)
    if ('complaint' in message) refusals.push({ arrival, complaint: message.complaint })
    else filed.push({ arrival, row: messageToRow(arrival, message, sha256Of(arrival.payload)) })
  }
  return { filed, refusals }
}

const complaintOf = (error: unknown): string =>
  isOwnFault(error)
    ? `a fault of the receiver's own: ${error.name}`
    : `the database does not take it: ${messageOf(error)}`

const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** Adds what is new, in the order of the ids: two receivers that hold the same must not wait for each other. */
async function keepRows(
  client: PoolClient,
  table: DayTable,
  filed: readonly FiledByDay[],
): Promise<ReadonlyMap<string, Held>> {
  const firsts = new Map(filed.toReversed().map((each) => [keyOf(each.row), each]))
  const inOrder = [...firsts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
  const held = new Map<string, Held>()
  const rowsMost = Math.floor(parametersMost / columnsOf[table].length)
  for (let start = 0; start < inOrder.length; start += rowsMost) {
    const share = inOrder.slice(start, start + rowsMost)
    for (const id of await insertRows(client, table, share)) {
      const { arrival, row } = firsts.get(id)!
      held.set(id, { inserted: arrival, sha256: row.sha256 })
    }
  }
  const before = inOrder.filter(({ row }) => !held.has(keyOf(row)))
  for (const [id, sha256] of await digestsHeld(client, table, before)) {
    held.set(id, { inserted: undefined, sha256 })
  }
  return held
}

/** An id as PostgreSQL gives it back: the contract lets a device write the letters of a UUID either way. */
const keyOf = ({ id }: DayRow): string => id.toLowerCase()

const idOf = (table: DayTable): string => (table === 'pictures' ? `id || '/' || kind` : 'id::text')

/** Returns the ids that were not there. */
async function insertRows(
  client: PoolClient,
  table: DayTable,
  filed: readonly FiledByDay[],
): Promise<readonly string[]> {
  const columns = columnsOf[table]
  let parameter = 0
  const tuples = filed.map(() => `(${columns.map(() => `$${++parameter}`).join(',')})`)
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ${table} (${columns.join(',')}) VALUES ${tuples.join(',')}
     ON CONFLICT DO NOTHING RETURNING ${idOf(table)} AS id`,
    filed.flatMap(({ row }) => row.values),
  )
  return rows.map(({ id }) => id)
}

async function digestsHeld(
  client: PoolClient,
  table: DayTable,
  filed: readonly FiledByDay[],
): Promise<readonly (readonly [string, Buffer])[]> {
  if (filed.length === 0) return []
  const { rows } = await client.query<{ id: string; sha256: Buffer }>(
    `SELECT ${idOf(table)} AS id, sha256 FROM ${table} WHERE id = ANY ($1::uuid[])`,
    [[...new Set(filed.map(({ row }) => row.uuid))]],
  )
  return rows.map(({ id, sha256 }) => [id, sha256])
}

/** The last word of each device counts, whichever receiver it came to. */
async function keepStates(client: PoolClient, filed: readonly Filed[]): Promise<void> {
  const states = filed.filter(({ row }) => row.table === 'devices')
  const last = new Map(states.map(({ arrival, row }) => [arrival.device, row.values]))
  for (const values of [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)) {
    await client.query(
      `INSERT INTO devices (device, online, version, received_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (device) DO UPDATE
       SET online = excluded.online, version = excluded.version, received_at = excluded.received_at
       WHERE devices.received_at <= excluded.received_at`,
      [...values],
    )
  }
}
