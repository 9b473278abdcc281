import { z } from 'zod'
import { listName } from './list-name.js'
import { time } from './message-parts.js'

/** A device is given some, not all that there are. */
export const listsMost = 64

/**
 * `down/lists`, retained and signed: the lists allocated to a device. It names the device, so that it cannot be
 * given to another, and a counter, so that an older one cannot take its place.
 */
export const listsMessage = z.strictObject({
  schema: z.literal('lists/1'),
  device: z.string().max(64),
  counter: z.int().min(1).describe('higher in every later one'),
  createdAt: time,
  lists: z
    .array(listName)
    .max(listsMost)
    .refine((lists) => new Set(lists).size === lists.length, 'expected each list once')
    .describe('beyond this schema: each list once'),
})
export type ListsMessage = z.infer<typeof listsMessage>
