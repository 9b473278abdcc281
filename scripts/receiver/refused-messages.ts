import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { messageId } from '../../agent/wire/message-parts.js'
import { parsedJson } from '../../agent/wire/parsed-json.js'
import type { Arrival } from './message-rows.js'

/** A message that is not kept among the others, and why. */
export interface Refusal {
  readonly arrival: Arrival
  readonly complaint: string
}

/** Refused messages of one device: a mad one must not fill the disk. Two days of a busy camera. */
export const refusedPerDeviceMost = 10_000

/**
 * The id that a receipt may name: what is kept aside is held durably as well, and the device need not send it every
 * ten minutes for ever. Undefined where the message does not say one.
 */
export function refusedId({ subtopic, payload }: Arrival): string | undefined {
  const image = /^image\/([^/]+\/[a-z]{1,20})$/.exec(subtopic)?.[1]
  const id = image ?? (parsedJson(payload) as { readonly id?: unknown } | null | undefined)?.id
  return messageId.safeParse(typeof id === 'string' ? id.split('/')[0] : id).success ? String(id) : undefined
}

/** Keeps them as they came; what came before is counted. Tells of each whether it is kept. */
export async function keepRefused(
  client: PoolClient,
  refusals: readonly Refusal[],
): Promise<ReadonlyMap<Arrival, boolean>> {
  const kept = new Map<Arrival, boolean>()
  for (const { arrival, complaint } of refusals) {
    const device = storable(arrival.device)
    const subtopic = storable(arrival.subtopic)
    const { rowCount } = await client.query(
      `INSERT INTO refused (digest, device, subtopic, complaint, payload, first_at, last_at)
       SELECT $1::bytea, $2::text, $3::text, $4::text, $5::bytea, $6::timestamptz, $6::timestamptz
       WHERE EXISTS (SELECT FROM refused WHERE digest = $1)
         OR (SELECT count(*) FROM refused WHERE md5(device) = md5($2)) < ${refusedPerDeviceMost}
       ON CONFLICT (digest) DO UPDATE
       SET times = refused.times + 1, last_at = excluded.last_at, complaint = excluded.complaint`,
      [
        digestOf(arrival),
        device,
        subtopic,
        storable(complaint),
        arrival.payload,
        new Date(arrival.arrivedAtMs),
      ],
    )
    kept.set(arrival, rowCount === 1)
  }
  return kept
}

/** What was refused, the oldest first, and how to take it out of there. */
export async function* refusedArrivals(pool: Pool): AsyncGenerator<{ arrival: Arrival; digest: Buffer }> {
  const pageRows = 100
  let [after, afterDigest]: [Date, Buffer] = [new Date(0), Buffer.alloc(0)]
  for (;;) {
    const { rows } = await pool.query(
      `SELECT digest, device, subtopic, payload, first_at FROM refused
       WHERE (first_at, digest) > ($1, $2) ORDER BY first_at, digest LIMIT ${pageRows}`,
      [after, afterDigest],
    )
    for (const { digest, device, subtopic, payload, first_at: firstAt } of rows) {
      yield { arrival: { device, subtopic, payload, arrivedAtMs: firstAt.getTime() }, digest }
      ;[after, afterDigest] = [firstAt, digest]
    }
    if (rows.length < pageRows) return
  }
}

export async function forgetRefused(pool: Pool, digest: Buffer): Promise<void> {
  await pool.query('DELETE FROM refused WHERE digest = $1', [digest])
}

export async function eraseRefused(pool: Pool, beforeMs: number): Promise<number> {
  const { rowCount } = await pool.query('DELETE FROM refused WHERE last_at < $1', [new Date(beforeMs)])
  return rowCount ?? 0
}

const digestOf = ({ device, subtopic, payload }: Arrival): Buffer =>
  createHash('sha256').update(`${device}\0${subtopic}\0`).update(payload).digest()

/** PostgreSQL's text knows no NUL. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD')
