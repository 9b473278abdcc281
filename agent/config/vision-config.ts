import type { z } from 'zod'
import { choice, group, wholeNumber } from './setting-kinds.js'

/** More never made nets of this size faster. */
export const threadsMost = 16

const precision = choice(['fp32', 'int8']).optional()

export const visionConfig = group('how the models run', {
  detectorPrecision: precision.describe('fp32 or int8'),
  readerPrecision: precision.describe('fp32 or int8'),
  threads: wholeNumber(1, threadsMost).optional().describe('how many threads a run of a model may use'),
}).describe('how the models run; what is absent is as barcud check chose on this device')

export type VisionConfig = Readonly<z.output<typeof visionConfig>>
