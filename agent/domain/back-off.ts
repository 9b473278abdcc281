/** How long to wait between tries of something that fails: the range that the ceiling runs through. */
export interface BackOffLimits {
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * Exponential back-off with full jitter: anywhere between 0 and a ceiling that doubles with every failure,
 * so that a fleet that lost the same broker does not come back in one breath.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @param failures how many tries failed in a row, 1 or more
 * @param random a number in [0, 1)
 */
export function backOffMs(failures: number, limits: BackOffLimits, random: number): number {
  return random * Math.min(limits.longestMs, limits.firstMs * 2 ** (failures - 1))
}
