import { z } from 'zod'
import { listColours, listSounds, retentionDaysMost } from '../domain/list-rules.js'
import { entriesMost, listName, revision, sha256 } from './list-name.js'
import { partBytesMost } from './list-part.js'
import { time } from './message-parts.js'

/** Of ten million entries there are some 1,500; the signed text of so many still fits a message. */
export const partsMost = 3_000

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM')
const actionCode = z.string().min(1).max(20)

/** What a list asks of those who match and show it; see `ListRules`. */
export const listRules = z.strictObject({
  priority: z.int().min(0).max(9).describe('0 is the most urgent'),
  // Not closed: a device that does not know one uses the usual.
  colour: z.string().min(1).max(30).optional().describe(listColours.join(', ')),
  sound: z.string().min(1).max(30).optional().describe(listSounds.join(', ')),
  coolDownMs: z
    .int()
    .min(0)
    .max(7 * 24 * 3_600_000)
    .describe('one alert a mark within so long'),
  hours: z
    .array(z.strictObject({ from: timeOfDay, to: timeOfDay }))
    .max(24)
    .optional(),
  alertWhen: z.enum(['present', 'absent']).describe('absent: a white list'),
  possibleActions: z.array(actionCode).max(50).describe('actions whose entries may be matched as possible'),
  retentionDays: z
    .int()
    .min(1)
    .max(retentionDaysMost)
    .optional()
    .describe('how long the device keeps reads that met the list, once acknowledged'),
})

const part = z.strictObject({
  number: z.int().min(0),
  size: z.int().min(1).max(partBytesMost),
  sha256,
})
export type ManifestPart = z.infer<typeof part>

/** `list/{list}/manifest`, retained and signed: what a list is at a revision, and the parts that bring it whole. */
export const listManifest = z
  .strictObject({
    schema: z.literal('list-manifest/1'),
    list: listName,
    revision,
    entries: z.int().min(0).max(entriesMost),
    digest: sha256.describe('of all entries (`ListDigest`)'),
    size: z.int().min(0).describe('bytes of all parts together'),
    parts: z.array(part).max(partsMost),
    deltasFrom: revision
      .nullable()
      .describe(
        'the oldest revision from which numbered deltas lead here; null: none does, ask for the parts',
      ),
    rules: listRules,
    createdAt: time,
  })
  .refine(
    ({ parts }) => parts.every(({ number }, index) => number === index),
    'expected parts numbered from 0',
  )
  .refine(
    ({ parts, size }) => parts.reduce((sum, each) => sum + each.size, 0) === size,
    'size: expected the sum of the parts',
  )
  .refine(
    ({ deltasFrom, revision }) => deltasFrom === null || deltasFrom < revision,
    'deltasFrom: expected an earlier revision',
  )
  .describe(
    'Beyond this schema: parts are numbered from 0, size is the sum of theirs, deltasFrom is before revision.',
  )
export type ListManifest = z.infer<typeof listManifest>
