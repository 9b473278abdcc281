import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { flushToDisk } from './data-folder.js'
import type { DataKeys } from './data-keys.js'
import { openBytes, sealBytes } from './sealed-bytes.js'
import { sealingOf } from './sealed-database.js'

const purpose = 'barcud file'
const idBytes = 16

/** A file's bytes as they lie on the disk: the key's id, then what is sealed; as they are where nothing is sealed. */
export function sealFileBytes(bytes: Uint8Array, keys: DataKeys): Uint8Array {
  const key = keys.newest()
  if (key === undefined) return bytes
  return Buffer.concat([Buffer.from(key.id, 'hex'), sealBytes(bytes, key.secret, purpose)])
}

/** What `sealFileBytes` was given. Undefined where it was changed; what was never sealed comes as it is. */
export function openFileBytes(bytes: Uint8Array, keys: DataKeys): Uint8Array | undefined {
  const key = keys.byId(Buffer.from(bytes.subarray(0, idBytes)).toString('hex'))
  return key === undefined ? bytes : openBytes(bytes.subarray(idBytes), key.secret, purpose)
}

/** Seals every file below the folder with the newest key, one after the other. */
export function resealFiles(folder: string, keys: DataKeys): void {
  for (const path of filesBelow(folder)) resealFile(path, keys)
}

/** Seals a file with the newest key, where it is not and there is one. One that was changed stays as it is. */
export function resealFile(path: string, keys: DataKeys): void {
  const newest = keys.newest()
  if (newest === undefined || sealingOf(path) === newest.id) return
  const opened = openFileBytes(readFileSync(path), keys)
  if (opened === undefined) return
  writeFileSync(`${path}.next`, sealFileBytes(opened, keys), { mode: 0o600 })
  flushToDisk(`${path}.next`)
  renameSync(`${path}.next`, path)
}

/** Ids of the keys that seal anything in the folder; what is no id is not among those of any ring. */
export function sealingsBelow(folder: string): ReadonlySet<string> {
  return new Set(filesBelow(folder).flatMap((path) => sealingOf(path) ?? []))
}

/** What SQLite keeps beside a database is sealed as that is; to open and close it would cost the locks on it. */
const besideDatabase = /-(wal|shm|journal)$|\.lock$/

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !besideDatabase.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
