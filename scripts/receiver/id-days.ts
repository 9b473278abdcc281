/** Days of UTC, counted from 1970, and the range of UUIDv7 that was made on each. */

const dayMs = 86_400_000

export const dayOfMs = (ms: number): number => Math.floor(ms / dayMs)

/** When a UUIDv7 was made, by the clock of its maker. RFC 9562, section 5.7. */
export const dayOfId = (id: string): number => dayOfMs(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))

/** The lowest id that a day can have; as a bound it belongs to the day. */
export function firstIdOfDay(day: number): string {
  const ms = (day * dayMs).toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-0000-0000-000000000000`
}

/** `2026_11_22`, as the names of partitions end. */
export const dayName = (day: number): string =>
  new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '_')

/** The day in the name of a partition; undefined where it names none. */
export function dayInName(name: string): number | undefined {
  const match = /_(\d{4})_(\d{2})_(\d{2})"?$/.exec(name)
  return match ? dayOfMs(Date.parse(`${match[1]}-${match[2]}-${match[3]}`)) : undefined
}
