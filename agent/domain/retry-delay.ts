/** How long to wait between tries of one thing that the world lets fail. */
export interface RetryRule {
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * Full-jitter exponential back-off: a random wait below a bound that doubles with each failure in a row, so
 * that a fleet that lost one broker does not come back to it all at once.
 * @param failures failures in a row, 1 after the first
 * @param random 0…1, injected so that tests are exact
 */
export function retryDelayMs(failures: number, rule: RetryRule, random: () => number = Math.random): number {
  const bound = Math.min(rule.longestMs, rule.firstMs * 2 ** (failures - 1))
  return Math.round(bound * random())
}
