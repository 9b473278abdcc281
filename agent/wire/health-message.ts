import { z } from 'zod'
import { qualityFaults } from '../domain/camera-quality.js'
import { throttlingCauses } from '../domain/health.js'
import { clock, messageId, position, time } from './message-parts.js'

const misreadCounts = z.array(
  z.strictObject({ name: z.string(), answered: z.int().min(0), misread: z.int().min(0) }),
)

const count = z.int().min(0)

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
    oldestOfClass: z.record(z.string(), time).describe('of the classes that have any'),
  }),
  store: z
    .strictObject({
      sealed: z.boolean().describe('nobody can read the disk without the key'),
      usedBytes: count,
      freeBytes: count.describe('what the store can still grow by'),
      erased: z
        .strictObject({
          reads: count,
          hits: count.describe('of these reads, those that met a list'),
          images: count,
        })
        .describe('by retention, since the store was made'),
      shed: z
        .strictObject({ plate: count, overview: count, full: count })
        .describe('pictures that a full disk cost, since the store was made'),
      writtenBytesPerRead: count
        .nullable()
        .describe('since the start; flash wears out; null before the first read'),
    })
    .describe('how reads and pictures lie on the disk'),
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
  counts: z
    .strictObject({
      hits: count,
      sent: count.describe('messages that the broker took'),
      acknowledged: count.describe('messages that the data centre acknowledged'),
      receiptsRefused: count.describe('receipts that broke the contract'),
      receiptsDropped: count.describe('ids of receipts that came too fast'),
      commandsRefused: count.describe('commands that were not believed, or not new'),
    })
    .nullable()
    .describe('since the agent started'),
  disk: z
    .strictObject({ freeBytes: count, totalBytes: count })
    .nullable()
    .describe('of the data folder; null where it cannot be asked'),
  throttling: z
    .array(z.enum(throttlingCauses))
    .nullable()
    .describe('why the machine runs slower than it could; null where it does not tell'),
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
