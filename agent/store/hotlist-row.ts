import type { HotlistEntry } from '../domain/hotlist.js'
import type { ListedMark } from '../domain/vrm-pattern.js'

/** Columns of `entries` that hold the number of a text, with the fields they stand for. */
export const textColumns = [
  ['make', 'make'],
  ['model', 'model'],
  ['colour', 'colour'],
  ['action', 'action'],
  ['warning_markers', 'warningMarkers'],
  ['reason', 'reason'],
  ['nim_code', 'nimCode'],
  ['force_and_area', 'forceAndArea'],
  ['protective_marking', 'protectiveMarking'],
] as const

/** The columns of `entries` in the order of `EntryRow`. */
export const entryColumns = [
  'number',
  'vrm',
  ...textColumns.map(([column]) => column),
  'weed_day',
  'information',
  'pnc_id',
  'cad',
].join(', ')

/** A row of `entries`, as SQLite gives and takes it: numbers of texts for the texts that come again. */
// biome-ignore format: one row
export type EntryRow = [number: number, vrm: string, make: number, model: number, colour: number, action: number,
  warningMarkers: number, reason: number, nimCode: number, forceAndArea: number, protectiveMarking: number,
  weedDay: number | null, information: string, pncId: string, cad: string]

/** @param numberOf the number under which a text is stored */
export function entryToRow(
  number: number,
  entry: HotlistEntry,
  numberOf: (text: string) => number,
): EntryRow {
  const { vrm, weedDate, information, pncId, cad } = entry
  const texts = textColumns.map(([, field]) => numberOf(entry[field]))
  const weedDay = weedDate === undefined ? null : dayNumber(weedDate)
  return [number, vrm, ...texts, weedDay, information, pncId, cad] as unknown as EntryRow
}

export function rowToEntry(row: EntryRow, list: string, textOf: (number: number) => string): HotlistEntry {
  const [, vrm, make, model, colour, action, warningMarkers, reason, ...others] = row
  const [nimCode, forceAndArea, protectiveMarking, weedDay, information, pncId, cad] = others
  return {
    list,
    vrm: vrm as ListedMark,
    make: textOf(make),
    model: textOf(model),
    colour: textOf(colour),
    action: textOf(action),
    warningMarkers: textOf(warningMarkers),
    reason: textOf(reason),
    nimCode: textOf(nimCode),
    information,
    forceAndArea: textOf(forceAndArea),
    weedDate: weedDay === null ? undefined : dateOf(weedDay),
    pncId,
    protectiveMarking: textOf(protectiveMarking),
    cad,
  }
}

/** YYYY-MM-DD as the number YYYYMMDD, which orders as dates do. */
export const dayNumber = (date: string): number => Number(date.replaceAll('-', ''))

/** The day, UTC, as the number YYYYMMDD. */
export const dayAt = (ms: number): number => dayNumber(new Date(ms).toISOString().slice(0, 10))

export function dateOf(day: number): string {
  const digits = String(day).padStart(8, '0')
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}
