import type { HotlistEntry } from '../domain/hotlist.js'
import { parseVrm } from '../domain/vrm.js'
import { parseWeedDate } from './weed-date.js'

/** VRM, make, model, colour, action, warning markers, reason, NIM code, information, force, weed date, … */
export const columnsOfRow = 16

/** Whether the row names the columns: no vehicle has the make MAKE. */
export function isHeader([, make = '', model = '']: readonly string[]): boolean {
  return clean(make).toUpperCase() === 'MAKE' && clean(model).toUpperCase() === 'MODEL'
}

/**
 * The entry of a row of the 16-column police CSV, or the reason why it is none. The reason repeats nothing of
 * the row: it may end in a log.
 */
export function rowToEntry(columns: readonly string[], list: string): HotlistEntry | string {
  if (columns.length !== columnsOfRow) return `expected ${columnsOfRow} columns, got ${columns.length}`
  const [mark, make, model, colour, action, warningMarkers, reason, ...others] = columns.map(clean) as Row
  const [nimCode, information, forceAndArea, weedDate, pncId, protectiveMarking, cad] = others
  const vrm = parseVrm(mark)
  if (vrm === undefined) return 'column 1: expected a registration mark of 1 to 12 letters and digits'
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

/** Composed characters, no control or invisible ones, single spaces: what looks the same is the same. */
function clean(column: string): string {
  return column
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
}
