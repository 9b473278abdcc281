import type { HotlistEntry, HotlistSummary } from '../domain/hotlist.js'
import { type AgeLimits, type ListAge, listAge, usualAgeLimits } from '../domain/list-age.js'
import type { Vrm } from '../domain/vrm.js'
import type { HotlistImport } from './import-hotlist.js'
import { table } from './table.js'

/** What `barcud hotlist import` says on the standard output. */
export function importLines({ list, entries }: HotlistImport): string {
  return `${list}: ${counted(entries, 'entry', 'entries')} in force\n`
}

/** Of a list in its signed form. */
export function signedImportLine({ list, revision, entries }: HotlistSummary): string {
  return `${list}: revision ${revision}, ${counted(entries, 'entry', 'entries')} in force\n`
}

/** And on the standard error stream, of the lines that are no entries. */
export function rejectionLines({ rejected, rejectedLines }: HotlistImport): string {
  const more = rejectedLines - rejected.length
  return [
    ...rejected.map(({ line, reason }) => `line ${line}: rejected, ${reason}\n`),
    ...(more > 0 ? [`and ${counted(more, 'more line', 'more lines')} rejected\n`] : []),
  ].join('')
}

/** And of the lines that were left out. */
export function repetitionLines({ repeatedLines, repeatedCount }: HotlistImport): string {
  const more = repeatedCount - repeatedLines.length
  return [
    ...repeatedLines.map((line) => `line ${line}: left out, its mark comes again further down\n`),
    ...(more > 0 ? [`and ${counted(more, 'more line', 'more lines')} left out\n`] : []),
  ].join('')
}

const gradeMarks: Readonly<Record<ListAge, string>> = { fresh: '', ageing: ', ageing', stale: ', stale' }

const noList = 'no list is held\n'

/** @param limits when a list is marked as ageing and as stale */
export function listLines(
  lists: readonly HotlistSummary[],
  nowMs: number,
  limits: AgeLimits = usualAgeLimits,
): string {
  if (lists.length === 0) return noList
  const rows = lists.map(({ list, revision, entries, importedAtMs }) => [
    list,
    String(revision ?? 'none'),
    String(entries),
    minuteOf(importedAtMs),
    `${ageOf(importedAtMs, nowMs)}${gradeMarks[listAge(nowMs - importedAtMs, limits)]}`,
  ])
  return table([['LIST', 'REVISION', 'ENTRIES', 'AS OF', 'AGE'], ...rows])
}

/** @param lists by name */
export function checkLines(
  vrm: Vrm,
  entries: readonly HotlistEntry[],
  lists: ReadonlyMap<string, HotlistSummary>,
  nowMs: number,
): string {
  if (lists.size === 0) return noList
  if (entries.length === 0) return `${vrm} is on no list\n`
  const rows = entries.map((entry) => [
    entry.list,
    entry.vrm,
    entry.action,
    entry.reason,
    [entry.colour, entry.make, entry.model].filter((word) => word !== '').join(' '),
    entry.weedDate ?? 'none',
    ageOf(lists.get(entry.list)?.importedAtMs ?? nowMs, nowMs),
  ])
  return table([['LIST', 'MARK', 'ACTION', 'REASON', 'VEHICLE', 'WEED DATE', 'AGE'], ...rows])
}

export function jsonOfImport(imported: HotlistImport): object {
  const { operation, rejected, rejectedLines, repeatedLines, repeatedCount } = imported
  return { ...jsonOfList(imported), operation, rejectedLines, rejected, repeatedCount, repeatedLines }
}

export function jsonOfList({ list, revision, entries, importedAtMs, rules }: HotlistSummary): object {
  const importedAt = new Date(importedAtMs).toISOString()
  return { list, revision: revision ?? null, entries, importedAt, rules }
}

/** @param lists by name */
export function jsonOfEntry(entry: HotlistEntry, lists: ReadonlyMap<string, HotlistSummary>): object {
  const summary = lists.get(entry.list)
  const listImportedAt = summary === undefined ? null : new Date(summary.importedAtMs).toISOString()
  return { ...entry, weedDate: entry.weedDate ?? null, listImportedAt }
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

const minuteOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

function ageOf(ms: number, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - ms) / 60_000))
  if (minutes < 120) return `${minutes} min`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1_440)} days`
}
