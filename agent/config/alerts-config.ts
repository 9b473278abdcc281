import type { z } from 'zod'
import { group, wholeNumber } from './setting-kinds.js'

/** A day: a shift at the longest. */
const minutesMost = 1_440

export const alertsConfig = group('what becomes of alerts', {
  missedAfterMinutes: wholeNumber(1, minutesMost)
    .default(10)
    .describe(
      'an alert that nobody answered counts as missed then, and the data centre is told; it stays open',
    ),
})

export type AlertsConfig = Readonly<z.output<typeof alertsConfig>>
