/** How lists write dates: 31/12/2026, 2026-12-31, 20261231. */
const writings = [
  /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
]

/** The date as YYYY-MM-DD, or undefined where the text is no date of the calendar. */
export function parseWeedDate(text: string): string | undefined {
  for (const writing of writings) {
    const { year, month, day } = writing.exec(text)?.groups ?? {}
    if (year === undefined || month === undefined || day === undefined) continue
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    const date = new Date(`${iso}T00:00:00Z`)
    // The 31st of April becomes the 1st of May, the 13th month no date at all.
    return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(iso) ? iso : undefined
  }
  return undefined
}
