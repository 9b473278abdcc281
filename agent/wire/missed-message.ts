import { z } from 'zod'
import { messageId, time } from './message-parts.js'

/**
 * `up/verdict` as well: nobody had answered an alert in time. It is no answer and rejects nothing: the alert stays open in
 * the cab, and a verdict may still follow. A schema of its own, so that no count of verdicts holds what nobody said.
 */
export const missedMessage = z.strictObject({
  schema: z.literal('missed/1'),
  id: messageId,
  hitId: messageId,
  readId: messageId,
  raisedAt: time,
  missedAt: time,
})
export type MissedMessage = z.infer<typeof missedMessage>
