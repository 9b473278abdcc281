import type { HotlistEntry } from '../domain/hotlist.js'
import { parseListedMark } from '../domain/vrm-pattern.js'
import { cleanText, noMark } from './clean-text.js'

/** VRM, reason: a list for a trial. */
export const plainColumns = 2

/** Whether the row names the columns. */
export function isPlainHeader([mark = '', reason = '']: readonly string[]): boolean {
  return /^(vrm|mark|registration)$/i.test(cleanText(mark)) && cleanText(reason).toUpperCase() === 'REASON'
}

/** The entry of a row, which alerts as STOP does, or the reason why it is none. */
export function plainRowToEntry(columns: readonly string[], list: string): HotlistEntry | string {
  if (columns.length !== plainColumns) return `expected ${plainColumns} columns, got ${columns.length}`
  const [mark, reason] = columns.map(cleanText) as [string, string]
  const vrm = parseListedMark(mark)
  if (vrm === undefined) return noMark
  const unknown = { make: '', model: '', colour: '', warningMarkers: '', nimCode: '', information: '' }
  const more = { forceAndArea: '', weedDate: undefined, pncId: '', protectiveMarking: '', cad: '' }
  return { list, vrm, action: 'STOP', reason, ...unknown, ...more }
}
