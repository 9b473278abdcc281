import { z } from 'zod'
import { listName, revision, sha256 } from './list-name.js'
import { messageId, time } from './message-parts.js'

/** Asked for at once; more is asked for as it comes. */
export const partsAskedMost = 64
/** A device holds what is allocated to it, and what came from files. */
const heldMost = 1_000
export const refusalsMost = 64

/**
 * `up/hotlist`: the lists that a device holds, what it lacks and asks for, and what it refused and why. It goes up
 * at every connection, on change, and again until what it asks for has come.
 */
export const hotlistMessage = z.strictObject({
  schema: z.literal('hotlist/1'),
  id: messageId,
  at: time,
  allocation: z.int().nullable().describe('counter of the allocation in force; null: none came yet'),
  held: z
    .array(
      z.strictObject({
        list: z.string().max(64),
        revision: revision.nullable().describe('null: it came from a file without one'),
        entries: z.int().min(0),
        digest: sha256.nullable(),
        importedAt: time,
      }),
    )
    .max(heldMost),
  wanted: z
    .array(
      z.strictObject({
        list: listName,
        revision,
        what: z.enum(['parts', 'delta']),
        parts: z.array(z.int().min(0)).max(partsAskedMost).describe('empty where a delta is wanted'),
      }),
    )
    .max(partsAskedMost),
  refusals: z
    .array(
      z.strictObject({
        list: z.string().max(64).nullable().describe('null: the allocation'),
        what: z.enum(['allocation', 'manifest', 'part', 'delta', 'snapshot']),
        reason: z.string().max(500),
        at: time,
      }),
    )
    .max(refusalsMost),
})
export type HotlistMessage = z.infer<typeof hotlistMessage>
