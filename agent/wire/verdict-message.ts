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
  answeredAt: time,
})
export type VerdictMessage = z.infer<typeof verdictMessage>
