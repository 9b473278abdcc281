import { z } from 'zod'
import { messageId, time } from './message-parts.js'

/** `up/hotlist`: an entry that a crew added in the vehicle, or took off before it expired. */
export const crewEntryMessage = z.strictObject({
  schema: z.literal('crew-entry/1'),
  id: messageId,
  entryId: messageId,
  vrm: z
    .string()
    .regex(/^[A-Z0-9?*]{1,12}$/)
    .describe('a mark; ? is one unknown character, * any run'),
  reason: z.string().min(1).max(200),
  make: z.string().max(40).describe('empty: unknown'),
  colour: z.string().max(40).describe('empty: unknown'),
  addedBy: z.string().min(1).max(40).describe('such as a collar number'),
  addedAt: time,
  expiresAt: time,
  removal: z
    .strictObject({ by: z.string().min(1).max(40), at: time })
    .nullable()
    .describe('null: the entry was added'),
})
export type CrewEntryMessage = z.infer<typeof crewEntryMessage>
