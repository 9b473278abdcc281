/** Times as officers read them: local, 24 hours. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Such as `14:05:09`. */
export function timeText(atMs: number): string {
  return timeOfDay.format(atMs)
}

/** Such as `8 s`, `12 min`, `26 h`, `4 days`. */
export function ageText(ageMs: number): string {
  if (ageMs < minuteMs) return `${Math.max(0, Math.floor(ageMs / 1_000))} s`
  if (ageMs < hourMs) return `${Math.floor(ageMs / minuteMs)} min`
  if (ageMs < 3 * dayMs) return `${Math.floor(ageMs / hourMs)} h`
  return `${Math.floor(ageMs / dayMs)} days`
}
