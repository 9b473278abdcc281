import type { z } from 'zod'
import { flag, group, path, wholeNumber } from './setting-kinds.js'

/** How reads, lists and logs lie on the disk. */
export const storeConfig = group('how data lies on the disk', {
  keyFile: path('the path of a file')
    .optional()
    .describe(
      'the store key, which `barcud key make` makes; outside the data folder. Absent: the systemd credential barcud-store-key, where there is one',
    ),
  sealed: flag()
    .default(false)
    .describe(
      'true: the agent does not start without a store key; false: for trials, without one nothing is sealed',
    ),
  limitMegabytes: wholeNumber(32, 10_000_000)
    .optional()
    .describe('what reads, pictures and the outbox may take; absent: the disk but for a reserve'),
})

export type StoreConfig = Readonly<z.output<typeof storeConfig>>
