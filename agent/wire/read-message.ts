import { z } from 'zod'
import { circumstances, mark, messageId } from './message-parts.js'

/** `up/read`: every read, hit or not, once, when it is final. */
export const readMessage = z.strictObject({
  schema: z.literal('read/1'),
  id: messageId,
  readId: messageId,
  ...mark,
  layout: z.string().nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .describe('ISO 3166 code by the band on the plate; null where none was read'),
  ...circumstances,
  pictures: z.array(
    z.strictObject({
      kind: z.enum(['plate', 'overview']),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: z.int().positive(),
      width: z.int().positive(),
      height: z.int().positive(),
    }),
  ),
})
export type ReadMessage = z.infer<typeof readMessage>
