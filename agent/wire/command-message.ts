import { z } from 'zod'
import type { Command } from '../domain/command.js'
import { messageId, time } from './message-parts.js'

/** What a signed envelope has room for, with the rest of the command, in base64. */
const yamlCharactersMost = 150_000
/** Long enough for a camera to be found and read from; a person waits for the answer. */
export const trialSecondsLeast = 10
export const trialSecondsMost = 3_600

const status = z.strictObject({ kind: z.literal('status') }).describe('how the device is')
const picture = z
  .strictObject({ kind: z.literal('picture'), readId: messageId })
  .describe('the picture of a read in full resolution, where the device still holds one')
const config = z
  .strictObject({
    kind: z.literal('config'),
    yaml: z.string().min(1).max(yamlCharactersMost).describe('a whole configuration'),
    trialSeconds: z
      .int()
      .min(trialSecondsLeast)
      .max(trialSecondsMost)
      .describe('how long it has to prove itself before the one before it comes back'),
  })
  .describe('a new configuration')
const wipe = z
  .strictObject({ kind: z.literal('wipe') })
  .describe('a stolen device: lists, reads, outbox and keys are erased')

/**
 * `down/command` and, where it is a configuration, `down/config`, signed: something that the device is to do. It
 * names the device, so that it cannot be given to another, a counter, so that it cannot be given again, and an end.
 */
export const commandMessage = z.strictObject({
  schema: z.literal('command/1'),
  id: messageId.describe('UUIDv7: the answer names it'),
  device: z.string().max(64),
  counter: z.int().min(1).describe('higher in every later command for the device, whoever signs it'),
  createdAt: time,
  expiresAt: time.describe(
    'not carried out from then on, by the device’s clock; a wipe that came before it is',
  ),
  order: z.discriminatedUnion('kind', [status, picture, config, wipe]),
})
export type CommandMessage = z.infer<typeof commandMessage>

/**
 * @param keyId of the key whose signature was verified
 * @param takenAtMs as `Command` has it
 */
export function commandOf(message: CommandMessage, keyId: string, takenAtMs: number): Command {
  const { id: commandId, counter, expiresAt, order } = message
  return { commandId, counter, keyId, expiresAtMs: Date.parse(expiresAt), takenAtMs, order }
}
