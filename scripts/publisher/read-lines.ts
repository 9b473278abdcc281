import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { openListFile } from '../../agent/list-file/list-file.js'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import type { ListLines } from './list-edition.js'

/**
 * The lines of a list's file, the police CSV, plain or zipped; of a mark that comes twice the last one.
 * @param onRead called now and then with how many were read
 * @throws InputError where the file holds no list
 */
export async function readLines(
  file: string,
  list: string,
  onRead: (entries: number) => void,
): Promise<ListLines> {
  const { entries } = await openListFile(file, { list })
  const lines = new Map<ListedMark, string>()
  for await (const { entry } of entries) {
    lines.set(entry.vrm, canonicalEntry(entry))
    if (lines.size % 100_000 === 0) onRead(lines.size)
  }
  return lines
}
