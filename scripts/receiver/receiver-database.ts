import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { InputError } from '../../agent/errors.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { asDatabaseError } from './postgres-error.js'
import { holdSchemaLock, inTransaction } from './transaction.js'

/** A writer, and one beside it that looks after the partitions. */
const connectionsMost = 2
const connectTimeoutMs = 10_000
/** A database that takes a minute for a batch has stalled; the batch is tried again on another connection. */
const queryTimeoutMs = 60_000

/** Connections to the receiver's database, made when they are needed. @param url `postgres://user@host/database` */
export function databaseAt(url: string): pg.Pool {
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    const message =
      'expected postgres://user@host:port/database; the password is best in PGPASSWORD or ~/.pgpass'
    throw new InputError('the database cannot be reached', [{ where: 'database address', message }])
  }
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'barcud-receiver',
    max: connectionsMost,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
  })
  // Of a connection that nobody uses just now: the next use makes another.
  pool.on('error', () => {})
  return pool
}

/**
 * Makes the tables where there are none. @throws OperationalError, InputError where a commit there would not survive
 * a power cut: a receipt would be a lie
 */
export async function prepareDatabase(pool: pg.Pool): Promise<void> {
  await refuseForgetful(pool)
  const schema = readFileSync(join(packageRoot, 'scripts/receiver/schema.sql'), 'utf8')
  try {
    await inTransaction(pool, async (client) => {
      await holdSchemaLock(client)
      // Its statements would wait for receivers that are at work, and they for it.
      const { rows } = await client.query(`SELECT to_regclass('refused') IS NOT NULL AS there`)
      if (!rows[0].there) await client.query(schema)
    })
  } catch (error) {
    throw asDatabaseError(error)
  }
}

/** @throws as `prepareDatabase` */
export async function refuseForgetful(pool: pg.Pool): Promise<void> {
  try {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const { rows } = await pool.query(`SELECT current_setting('${setting}') AS value`)
      if (rows[0].value !== 'off') continue
      const message = 'expected on, got off: what it says is committed may be gone after a power cut'
      throw new InputError('the database is not durable', [{ where: setting, message }])
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw asDatabaseError(error)
  }
}
