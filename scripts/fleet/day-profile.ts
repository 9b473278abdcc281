/** How many vehicles pass in each hour of a weekday: two peaks and a quiet night, set by reason. */
const hourShares = [
  0.2, 0.13, 0.12, 0.16, 0.3, 0.7, 1.25, 1.7, 1.65, 1.4, 1.35, 1.4, 1.43, 1.45, 1.5, 1.65, 1.8, 1.75, 1.4,
  1.0, 0.72, 0.55, 0.45, 0.32,
] as const
const hourMs = 3_600_000
const sum = hourShares.reduce<number>((total, share) => total + share, 0)

/** How many times the day's average traffic an hour has. @param atMs of the simulated day, since its midnight */
export const trafficAt = (atMs: number): number =>
  (hourShares[Math.floor(atMs / hourMs) % 24]! * hourShares.length) / sum

/**
 * How long until the next vehicle: vehicles come independently of each other (a Poisson process).
 * @param random a number in [0, 1)
 */
export const nextPassingMs = (readsADay: number, traffic: number, random: number): number =>
  (-Math.log(1 - random) * 24 * hourMs) / (readsADay * traffic)
