import type { HotlistEntry } from '../domain/hotlist.js'
import { parseListedMark } from '../domain/vrm-pattern.js'
import { cleanText, noMark } from './clean-text.js'
import { parseWeedDate } from './weed-date.js'

/** VRM, make, model, colour, action, warning markers, reason, NIM code, information, force, weed date, … */
export const policeColumns = 16

/** Whether the row names the columns: no vehicle has the make MAKE. */
export function isPoliceHeader([, make = '', model = '']: readonly string[]): boolean {
  return cleanText(make).toUpperCase() === 'MAKE' && cleanText(model).toUpperCase() === 'MODEL'
}

/**
 * The entry of a row of the 16-column police CSV, or the reason why it is none. The reason repeats nothing of
 * the row: it may end in a log.
 */
export function policeRowToEntry(columns: readonly string[], list: string): HotlistEntry | string {
  if (columns.length !== policeColumns) return `expected ${policeColumns} columns, got ${columns.length}`
  const [mark, make, model, colour, action, warningMarkers, reason, ...others] = columns.map(cleanText) as Row
  const [nimCode, information, forceAndArea, weedDate, pncId, protectiveMarking, cad] = others
  const vrm = parseListedMark(mark)
  if (vrm === undefined) return noMark
  const lastDay = weedDate === '' ? undefined : parseWeedDate(weedDate)
  if (lastDay === undefined && weedDate !== '') {
    return 'column 11: expected a weed date such as 31/12/2026 or 2026-12-31'
  }
  return {
    list,
    vrm,
    make,
    model,
    colour,
    action,
    warningMarkers,
    reason,
    nimCode,
    information,
    forceAndArea,
    weedDate: lastDay,
    pncId,
    protectiveMarking,
    cad,
  }
}

// biome-ignore format: one row
type Row = [string, string, string, string, string, string, string, string, string, string, string, string, string, string]
