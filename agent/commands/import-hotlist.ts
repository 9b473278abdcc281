import type { HeldList } from '../domain/held-list.js'
import { type ListRules, usualListRules } from '../domain/list-rules.js'
import type { RejectedLine } from '../list-file/list-csv.js'
import { type ListFile, openListFile } from '../list-file/list-file.js'
import type { ListOperation } from '../list-file/list-name.js'
import { type DataKeys, withoutKeys } from '../store/data-keys.js'
import { changeListFromFile } from '../store/hotlist-change.js'
import { type ImportedList, replaceList } from '../store/hotlist-generation.js'

export interface HotlistImportOptions {
  readonly dataFolder: string
  /** What seals it; nothing where left out. */
  readonly dataKeys?: DataKeys
  /** The list's name; without it, the name is taken from the file's. */
  readonly list?: string | undefined
  /** Without it, the one in the file's name. */
  readonly operation?: ListOperation | undefined
  /** Without them, a new list has the usual ones, and one that is changed those that it has. */
  readonly rules?: ListRules | undefined
}

export interface HotlistImport extends ImportedList {
  readonly operation: ListOperation
  /** The first lines that are no entries, with their reasons. */
  readonly rejected: readonly RejectedLine[]
  /** All of them. */
  readonly rejectedLines: number
}

/**
 * Puts the list in a file in the place of the one of the same name, or changes that one; all or nothing.
 * @throws InputError where the file holds no list, or the list that it changes is not held;
 *   OperationalError where the data folder cannot be written
 */
export async function importHotlist(file: string, options: HotlistImportOptions): Promise<HotlistImport> {
  const opened = await openListFile(file, options)
  const imported = await takeOver(opened, options)
  const { rejected, rejectedLines } = opened.csv
  return { ...imported, operation: opened.operation, rejected, rejectedLines }
}

async function takeOver(
  { list, operation, entries }: ListFile,
  { dataFolder, dataKeys = withoutKeys(dataFolder), rules }: HotlistImportOptions,
): Promise<ImportedList> {
  const importedAtMs = Date.now()
  if (operation === 'replace') {
    const unknown = { revision: undefined, entries: undefined, digest: undefined }
    return replaceList(
      dataFolder,
      { list, ...unknown, rules: rules ?? usualListRules, importedAtMs },
      entries,
      dataKeys,
    )
  }
  const changed: HeldList = await changeListFromFile(
    dataFolder,
    { list, operation, importedAtMs, rules },
    entries,
    dataKeys,
  )
  return { ...changed, repeatedLines: [], repeatedCount: 0 }
}
