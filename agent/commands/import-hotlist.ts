import { usualListRules } from '../domain/list-rules.js'
import { openListFile } from '../list-file/list-file.js'
import type { RejectedLine } from '../list-file/police-csv.js'
import { type ImportedList, replaceList } from '../store/hotlist-generation.js'

export interface HotlistImport extends ImportedList {
  /** The first lines that are no entries, with their reasons. */
  readonly rejected: readonly RejectedLine[]
  /** All of them. */
  readonly rejectedLines: number
}

/**
 * Puts the list in a file in the place of the one of the same name; all or nothing.
 * @throws InputError where the file holds no list, OperationalError where the data folder cannot be written
 */
export async function importHotlist(
  file: string,
  { dataFolder, list }: { readonly dataFolder: string; readonly list?: string | undefined },
): Promise<HotlistImport> {
  const opened = await openListFile(file, list)
  const header = { list: opened.list, revision: undefined, entries: undefined, digest: undefined }
  const imported = await replaceList(
    dataFolder,
    { ...header, rules: usualListRules, importedAtMs: Date.now() },
    opened.entries,
  )
  return { ...imported, rejected: opened.csv.rejected, rejectedLines: opened.csv.rejectedLines }
}
