import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { InputError } from '../../agent/errors.js'
import type { RejectedLine } from '../../agent/list-file/list-csv.js'
import { openListFile } from '../../agent/list-file/list-file.js'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import type { ListLines } from './list-edition.js'

export interface ReadingTold {
  /** Called now and then with how many entries were read. */
  readonly onRead: (entries: number) => void
  /** Called for every line that is no entry, and is left out. */
  readonly onRejected: (line: RejectedLine) => void
}

/**
 * The lines of a list's file, the police CSV, plain or zipped; of a mark that comes twice the last one.
 * @throws InputError where the file holds no whole list
 */
export async function readLines(
  file: string,
  list: string,
  { onRead, onRejected }: ReadingTold,
): Promise<ListLines> {
  const { entries, operation } = await openListFile(file, { list, onRejected })
  if (operation !== 'replace') {
    const what = operation === 'add' ? 'additions to one' : 'deletions from one'
    throw new InputError(`${file}: expected a whole list, got ${what}, by its name`)
  }
  const lines = new Map<ListedMark, string>()
  for await (const { entry } of entries) {
    lines.set(entry.vrm, canonicalEntry(entry))
    if (lines.size % 100_000 === 0) onRead(lines.size)
  }
  return lines
}
