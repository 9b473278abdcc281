import { z } from 'zod'
import type { HotlistEntry } from '../domain/hotlist.js'
import type { ListedMark } from '../domain/vrm-pattern.js'
import type { Breach } from './breach.js'
import { entriesMost, listName, revision, sha256 } from './list-name.js'
import { entryOfFields, isListedMark } from './list-part.js'
import { time } from './message-parts.js'

/** More changes than this are quicker as a snapshot; twice what a device is measured with. */
export const changesMost = 10_000

/** `list/{list}/delta/{revision}`, signed: what leads from a revision to the next. */
export const listDeltaMessage = z
  .strictObject({
    schema: z.literal('list-delta/1'),
    list: listName,
    from: revision,
    to: revision,
    upserts: z.array(z.array(z.unknown())).max(changesMost).describe('canonical lines, new or changed'),
    deletes: z
      .array(z.string().refine(isListedMark, 'expected a registration mark or a pattern of marks'))
      .max(changesMost)
      .describe('marks of entries that are no longer on the list'),
    entries: z.int().min(0).max(entriesMost).describe('how many there are afterwards'),
    digest: sha256.describe('of the list afterwards'),
    createdAt: time,
  })
  .refine(({ from, to }) => to === from + 1, 'to: expected the revision after from')
  .refine(
    ({ upserts, deletes }) => upserts.length + deletes.length <= changesMost,
    `expected at most ${changesMost} changes`,
  )
  .refine(({ deletes, upserts }) => {
    const gone = new Set<unknown>(deletes)
    return gone.size === deletes.length && !upserts.some(([mark]) => gone.has(mark))
  }, 'deletes: expected each mark once, and none that is among the upserts')
  .describe(
    `Beyond this schema: to follows on from; upserts and deletes together are at most ${changesMost}; deletes are registration marks or patterns of them, each once, none among the upserts; each upsert is the 14 fields of a line, texts of at most 4096 characters, the eleventh (weed date) a date or null.`,
  )
export type ListDeltaMessage = z.infer<typeof listDeltaMessage>

/** The changes of a delta as entries, or what is wrong with one of them. */
export function changesOf(
  delta: ListDeltaMessage,
): { readonly upserts: readonly HotlistEntry[]; readonly deletes: readonly ListedMark[] } | Breach {
  const upserts: HotlistEntry[] = []
  for (const [index, fields] of delta.upserts.entries()) {
    const entry = entryOfFields(fields, delta.list)
    if ('complaint' in entry) return { complaint: `upserts.${index}: ${entry.complaint}` }
    upserts.push(entry)
  }
  return { upserts, deletes: delta.deletes }
}
