/** What was stated of a plate's text, and whether it was true. */
export interface Answer {
  /** 0…1. */
  readonly confidence: number
  readonly isRight: boolean
}

/** Bins of equal width; a confidence of 1 belongs to the last. */
const bins = 10

/**
 * The expected calibration error: by bins of the stated confidence, how far its mean lies from the share that
 * was right, weighed by the answers in the bin. 0…1; NaN for no answers. After Guo et al., *On Calibration of
 * Modern Neural Networks*, 2017.
 */
export function calibrationError(answers: readonly Answer[]): number {
  const gaps = new Float64Array(bins)
  for (const { confidence, isRight } of answers) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins))
    gaps[bin]! += confidence - (isRight ? 1 : 0)
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / answers.length
}

export interface Interval {
  readonly low: number
  readonly high: number
}

const resamples = 2000
const seed = 20_190_101

/**
 * Between which values a statistic of `sample` lies with 95 %, by the percentiles of samples drawn again from it
 * (bootstrap). The same for the same sample: the seed is fixed.
 */
export function bootstrapInterval<Item>(
  sample: readonly Item[],
  statistic: (sample: readonly Item[]) => number,
): Interval {
  const random = numbersFrom(seed)
  const values = Array.from({ length: resamples }, () =>
    statistic(sample.map(() => sample[Math.floor(random() * sample.length)]!)),
  ).sort((a, b) => a - b)
  return { low: values[Math.round(0.025 * resamples)]!, high: values[Math.round(0.975 * resamples) - 1]! }
}

/** Numbers 0…1, always the same for a seed: the generator mulberry32. */
export function numbersFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
