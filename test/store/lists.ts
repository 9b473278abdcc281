import type { ListDelta, ListHeader } from '../../agent/domain/held-list.js'
import type { HotlistEntry, NumberedEntry } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { parseListedMark } from '../../agent/domain/vrm-pattern.js'
import type { Hotlists } from '../../agent/ports.js'
import { replaceList } from '../../agent/store/hotlist-generation.js'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import { ListDigest } from '../../agent/wire/list-digest.js'
import { listEntry, timeMs } from './passings.js'

/** @param mark a mark, or a pattern of marks */
export const entry = (mark: string, changes: Partial<HotlistEntry> = {}): HotlistEntry => ({
  ...listEntry,
  vrm: parseListedMark(mark)!,
  ...changes,
})

export async function* numbered(entries: readonly HotlistEntry[]): AsyncGenerator<NumberedEntry> {
  for (const [index, each] of entries.entries()) yield { line: index + 1, entry: each }
}

export const header = (list: string, changes: Partial<ListHeader> = {}): ListHeader => ({
  list,
  revision: undefined,
  entries: undefined,
  digest: undefined,
  rules: usualListRules,
  importedAtMs: timeMs,
  ...changes,
})

/** From revision 7 to 8 of the list `stolen`. */
export const delta = (changes: Partial<ListDelta>): ListDelta => ({
  list: 'stolen',
  from: 7,
  to: 8,
  upserts: [],
  deletes: [],
  entries: 0,
  digest: undefined,
  importedAtMs: timeMs + 1,
  ...changes,
})

export const take = (folder: string, list: string, ...entries: HotlistEntry[]) =>
  replaceList(folder, header(list), numbered(entries))

export function digestOf(...entries: readonly HotlistEntry[]): string {
  const digest = new ListDigest()
  for (const each of entries) digest.add(canonicalEntry(each))
  return digest.hex
}

export const marksFor = (hotlists: Hotlists, vrm: string, atMs = timeMs): readonly string[] =>
  hotlists.lookUp(foldVrm(vrm), atMs).map(({ list, vrm: mark }) => `${list} ${mark}`)
