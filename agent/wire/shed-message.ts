import { z } from 'zod'
import { messageId, time } from './message-parts.js'

/** Some 10 KB: every broker takes it. */
export const shedPicturesMost = 200

const idOfPicture = z
  .string()
  .regex(/^[0-9a-f-]{36}\/(plate|overview|full)$/, 'expected {readId}/plate, overview or full')

/**
 * `up/shed`: pictures that the device gave up because its disk was full, before the data centre had them. Nobody need
 * wait for them, though one that was on its way may still come.
 */
export const shedMessage = z.strictObject({
  schema: z.literal('shed/1'),
  id: messageId,
  at: time,
  pictures: z.array(idOfPicture).min(1).max(shedPicturesMost).describe('by the ids of their receipts'),
})
export type ShedMessage = z.infer<typeof shedMessage>
