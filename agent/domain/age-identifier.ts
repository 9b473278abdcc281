/**
 * The age identifier of a current mark: 02–50 are issued from 1 March of that year, 51–99 from 1 September of that
 * year less 50 (DVLA INF104, 4/22). A device with a clock that was never set knows at least those of its release.
 */
const releasedAtMs = Date.UTC(2026, 8, 1)
/** Dealers have plates made before the first day. */
const aheadMs = 14 * 24 * 3600 * 1000

/** Whether marks of this identifier, two digits, had been issued by a time, milliseconds since 1970 UTC. */
export function isIssuedAge(identifier: string, atMs: number): boolean {
  const age = Number(identifier)
  if (age < 2) return false
  const issuedFromMs = age <= 50 ? Date.UTC(2000 + age, 2, 1) : Date.UTC(1950 + age, 8, 1)
  return issuedFromMs - aheadMs <= Math.max(atMs, releasedAtMs)
}
