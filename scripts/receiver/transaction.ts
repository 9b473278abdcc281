import type { Pool, PoolClient } from 'pg'

/** All of `work` or nothing. After an error the connection is not used again. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let failure: Error | undefined
  // A connection that ends between two statements: the next statement fails, and says so.
  const onLost = (error: Error) => {
    failure = error
  }
  client.on('error', onLost)
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    client.off('error', onLost)
    client.release(failure)
  }
}

/** 'barcud' in ASCII, as a number. */
const schemaLock = '108170670470500'

/** Until the end of the transaction: one changes tables and partitions at a time, however many receivers there are. */
export async function holdSchemaLock(client: PoolClient): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(${schemaLock})`)
}
