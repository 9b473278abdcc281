import { z } from 'zod'
import { qualityFaults } from '../domain/camera-quality.js'
import { clock, messageId, position, time } from './message-parts.js'

const misreadCounts = z.array(
  z.strictObject({ name: z.string(), answered: z.int().min(0), misread: z.int().min(0) }),
)

/** `up/health`: every minute and on change. */
export const healthMessage = z.strictObject({
  schema: z.literal('health/1'),
  id: messageId,
  at: time,
  startedAt: time,
  version: z.string(),
  models: z.record(z.string(), z.string()),
  cameras: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['starting', 'reading', 'lost', 'ended']),
      frames: z.int(),
      dropped: z.int(),
      corrupt: z.int(),
      reads: z.int(),
      lastFrameAt: time.nullable(),
      quality: z
        .array(z.enum(qualityFaults))
        .describe('why it does not read well though frames come; empty where nothing speaks against it'),
    }),
  ),
  outbox: z.strictObject({
    waiting: z.record(z.string(), z.int()),
    setAside: z.int(),
    oldestAt: time.nullable(),
  }),
  certificateEndsAt: time
    .nullable()
    .describe("when the device's own certificate ends; null where it shows none"),
  lists: z.array(
    z.strictObject({
      list: z.string(),
      revision: z.int().nullable(),
      entries: z.int(),
      importedAt: time,
      age: z.enum(['fresh', 'ageing', 'stale']).describe('as this device is configured'),
    }),
  ),
  clock,
  position,
  alerts: z
    .strictObject({ open: z.int().min(0), missed: z.int().min(0) })
    .describe('in the cab: not answered yet, and of these not for so long that they count as missed'),
  misreads: z
    .strictObject({ since: time, cameras: misreadCounts, lists: misreadCounts })
    .describe('of exact hits that officers answered since then, how many they called misread'),
  temperatureC: z
    .number()
    .nullable()
    .describe('of the hottest part of the machine; null where it tells none'),
  complaints: z.array(z.string()),
})
export type HealthMessage = z.infer<typeof healthMessage>

/** `up/state`, retained, and the last will. */
export const stateMessage = z.strictObject({
  schema: z.literal('state/1'),
  online: z.boolean(),
  at: time.nullable().describe('null in a last will: the broker sends it at a time that we cannot know'),
  version: z.string(),
})
export type StateMessage = z.infer<typeof stateMessage>
