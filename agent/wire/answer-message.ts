import { z } from 'zod'
import { commandKinds, commandOutcomes } from '../domain/command.js'
import { healthMessage } from './health-message.js'
import { pictureBytesMax } from './image-message.js'
import { sha256 } from './list-name.js'
import { messageId, time } from './message-parts.js'

/** A configuration may be wrong in many places, and all of them are told. */
export const reasonCharactersMost = 8_000

const count = z.int().min(0)

/** `up/answer`: what became of a command; one for each that was signed, for this device, and new to it. */
export const answerMessage = z.strictObject({
  schema: z.literal('answer/1'),
  id: messageId,
  at: time,
  command: z.strictObject({ id: messageId, counter: z.int().min(1), kind: z.enum(commandKinds) }),
  outcome: z
    .enum(commandOutcomes)
    .describe(
      'refused: nothing was changed; rolled-back: the new configuration was tried, and the one before it is in force',
    ),
  reason: z
    .string()
    .max(reasonCharactersMost)
    .nullable()
    .describe('for people: why it was not done, or what else there is to say'),
  configSha256: sha256.nullable().describe('of the file in force; null where the device has none'),
  picture: z
    .strictObject({ readId: messageId, sha256, bytes: z.int().min(1).max(pictureBytesMax.full) })
    .nullable()
    .describe('the picture that follows on up/image/{readId}/full'),
  health: healthMessage.nullable().describe('in the answer to status: what up/health would say'),
  wiped: z
    .strictObject({
      files: count,
      messages: count.describe('unacknowledged ones that were erased'),
      keysLeft: z
        .array(z.string().max(200))
        .max(100)
        .describe('settings that name a key or password which the device may not erase'),
    })
    .nullable()
    .describe('in the answer to wipe, sent once all is erased but the keys that carry it'),
})
export type AnswerMessage = z.infer<typeof answerMessage>
