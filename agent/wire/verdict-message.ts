import { z } from 'zod'
import { verdicts } from '../domain/hit.js'
import { messageId, time } from './message-parts.js'

/** `up/verdict`: an officer's answer to an alert. */
export const verdictMessage = z.strictObject({
  schema: z.literal('verdict/1'),
  id: messageId,
  hitId: messageId,
  readId: messageId,
  verdict: z.enum(verdicts),
  answeredBy: z
    .string()
    .min(1)
    .max(40)
    .nullable()
    .describe('the collar number of the officer, or those of the crew joined by +; null: nobody is known'),
  answeredAt: time,
})
export type VerdictMessage = z.infer<typeof verdictMessage>
