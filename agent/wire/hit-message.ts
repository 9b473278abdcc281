import { z } from 'zod'
import { matches } from '../domain/hit.js'
import { circumstances, confidence, mark, messageId, time } from './message-parts.js'

/** The hotlist entry that was met, in the order of the 16-column police CSV. */
export const entryOnWire = z.strictObject({
  vrm: z.string(),
  make: z.string(),
  model: z.string(),
  colour: z.string(),
  action: z.string(),
  warningMarkers: z.string(),
  reason: z.string(),
  nimCode: z.string(),
  information: z.string(),
  forceAndArea: z.string(),
  weedDate: z.iso.date().nullable(),
  pncId: z.string(),
  protectiveMarking: z.string(),
  cad: z.string(),
})

/** `up/hit`: at once, perhaps on an early answer. A final answer that differs sends a second one. */
export const hitMessage = z.strictObject({
  schema: z.literal('hit/1'),
  id: messageId,
  hitId: messageId,
  readId: messageId,
  stage: z.enum(['early', 'final']),
  match: z
    .enum(matches)
    .describe(
      'absent: on none of the entries of a list of vehicles that belong here; the entry is the device’s own',
    ),
  probability: confidence.describe(
    'that the plate is what the hit says; of an exact or absent hit the confidence of the read',
  ),
  late: z.boolean().describe('the entry came after the vehicle had passed'),
  effect: z.enum(['alert', 'silent', 'unknown']).describe('what the cab made of the entry’s action'),
  replaces: messageId.nullable().describe('the hitId that this message corrects or withdraws'),
  outcome: z.enum(['hit', 'corrected', 'withdrawn']),
  read: z.strictObject({ ...mark, ...circumstances }),
  list: z.string(),
  listImportedAt: time,
  entry: entryOnWire,
})
export type HitMessage = z.infer<typeof hitMessage>
