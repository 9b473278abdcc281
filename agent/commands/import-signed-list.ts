import type { SigningKey } from '../domain/signing-key.js'
import { ConfigurationError, InputError } from '../errors.js'
import { wrongWithPart } from '../flow/gathered-parts.js'
import { partsToEntries } from '../flow/parts-to-entries.js'
import { signedToMessage } from '../flow/signed-to-message.js'
import { SignedListFolder } from '../list-file/signed-list-folder.js'
import { SystemClock } from '../platform/system-clock.js'
import { type DataKeys, withoutKeys } from '../store/data-keys.js'
import { type ImportedList, replaceList } from '../store/hotlist-generation.js'
import { SqliteHotlists } from '../store/sqlite-hotlists.js'
import type { ListManifest } from '../wire/list-manifest.js'

export interface SignedImport extends ImportedList {
  /** What could not be told of the signature, for a person. */
  readonly doubt: string | undefined
}

/**
 * Takes over a list in its signed form, from a stick; all or nothing, with its revision and its rules.
 * @param keys those of the configuration
 * @throws ConfigurationError where there is no key to compare with; InputError where anything is not as it was
 *   signed, or older than what is held
 */
export async function importSignedList(
  path: string,
  {
    dataFolder,
    dataKeys = withoutKeys(dataFolder),
    keys,
  }: { readonly dataFolder: string; readonly dataKeys?: DataKeys; readonly keys: readonly SigningKey[] },
): Promise<SignedImport> {
  if (keys.length === 0)
    throw new ConfigurationError(
      `${path}: expected a configuration with hotlists.keys, by which it is believed`,
    )
  const folder = new SignedListFolder(path)
  const clock = new SystemClock()
  await clock.ask()
  const read = signedToMessage('manifest', await folder.manifest(), { keys, clock })
  if ('refusal' in read) throw new InputError(`${path}: ${read.refusal}`)
  const { list, revision, entries, digest, rules } = read.message
  await refuseOlder(path, new SqliteHotlists({ folder: dataFolder, keys: dataKeys }), read.message)
  const header = { list, revision, entries, digest, rules, importedAtMs: clock.wallMs() }
  const imported = await replaceList(
    dataFolder,
    header,
    partsToEntries(read.message, partsIn(path, folder, read.message)),
    dataKeys,
  )
  return { ...imported, doubt: read.doubt }
}

async function refuseOlder(
  path: string,
  hotlists: SqliteHotlists,
  { list, revision }: ListManifest,
): Promise<void> {
  await hotlists.start()
  const held = hotlists.held().find((each) => each.list === list)?.revision
  await hotlists.stop()
  if (held === undefined || held <= revision) return
  throw new InputError(`${path}: expected revision ${held} of ${list} or later, got ${revision}`)
}

async function* partsIn(
  path: string,
  folder: SignedListFolder,
  { parts }: ListManifest,
): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    const bytes = await folder.part(part.number)
    const complaint = wrongWithPart(part, bytes)
    if (complaint !== undefined) throw new InputError(`${path}: ${complaint}`)
    yield bytes
  }
}
