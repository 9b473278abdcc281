/** Parts that several messages share. Times are ISO 8601 UTC with milliseconds, confidences 0…1, positions WGS84 degrees. */
import { z } from 'zod'

export const messageId = z.uuidv7().describe('UUIDv7: receipts and repeats go by it')
export const time = z.iso.datetime({ precision: 3 }).describe('ISO 8601, UTC, milliseconds')
export const confidence = z.number().min(0).max(1)

export const position = z
  .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
  .nullable()
  .describe('WGS84 degrees; null when unknown')

export const clock = z.enum(['synchronised', 'suspect', 'unknown'])

const rankedCharacter = z.strictObject({ char: z.string().length(1), confidence })

/** What the plate says: the registration mark of a read, as known at the time of the message. */
export const mark = {
  vrm: z.string().regex(/^[A-Z0-9]{1,12}$/),
  seenText: z.string().describe('the text as seen, before the grammar was applied'),
  confidence: confidence.describe('probability that the whole mark is right'),
  characters: z.array(rankedCharacter.extend({ alternatives: z.array(rankedCharacter) })),
}

const identity = {
  feed: z.int().nonnegative(),
  source: z.int().nonnegative(),
  camera: z.int().nonnegative(),
}

/** Where, when and by what a mark was read. `sightings`: how many frames showed the plate; `models`: name → version. */
export const circumstances = {
  ...identity,
  capturedAt: time,
  clock,
  position,
  motion: z.enum(['towards', 'away', 'unknown']),
  sightings: z.int().positive(),
  models: z.record(z.string(), z.string()),
}

/** @param ms milliseconds since 1970 UTC */
export const isoTime = (ms: number): string => new Date(ms).toISOString()
