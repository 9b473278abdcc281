import pg from 'pg'
import type { Test } from 'tap'
import { PostgresProcess } from '../../../scripts/measure/postgres-process.js'
import { databaseAt, prepareDatabase } from '../../../scripts/receiver/receiver-database.js'

/** A PostgreSQL for a test file, with an empty database for each of its tests. */
export class FleetDatabases {
  readonly postgres: PostgresProcess
  #made = 0

  private constructor(postgres: PostgresProcess) {
    this.postgres = postgres
  }

  static async started(t: Test): Promise<FleetDatabases> {
    const postgres = await PostgresProcess.started()
    t.teardown(() => postgres.destroy())
    return new FleetDatabases(postgres)
  }

  /** Its address. */
  async empty(): Promise<string> {
    const name = `test_${++this.#made}`
    const client = new pg.Client({ connectionString: this.postgres.url })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return this.postgres.url.replace(/\/postgres$/, `/${name}`)
  }

  /** With the tables of schema.sql. */
  async prepared(t: Test): Promise<{ readonly url: string; readonly pool: pg.Pool }> {
    const url = await this.empty()
    const pool = databaseAt(url)
    t.teardown(() => pool.end())
    await prepareDatabase(pool)
    return { url, pool }
  }
}

/** The first column of what the query gives. */
export async function column<Value = string>(pool: pg.Pool, query: string): Promise<readonly Value[]> {
  const { rows } = await pool.query({ text: query, rowMode: 'array' })
  return rows.map(([value]) => value as Value)
}
