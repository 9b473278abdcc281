import { extname } from 'node:path'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { InputError } from '../errors.js'

/** A ZIP of one list holds a handful of files; a made-up one may name millions. */
const entriesMost = 100
/** Ten million lines of 200 bytes. What is unpacked is never held as a whole, but a bomb would run for hours. */
export const listBytesMost = 2_000_000_000

const listEndings = ['.dat', '.csv']

/**
 * The name of the one list in a ZIP file.
 * @throws InputError where there is none or more than one, or it is encrypted or too large; yauzl's errors
 *   where the ZIP is damaged
 */
export async function nameOfZippedList(path: string): Promise<string> {
  const zip = await openPromise(path, { autoClose: false })
  try {
    return (await findList(zip, path)).fileName
  } finally {
    zip.close()
  }
}

/** The bytes of that list, no more than the ZIP says that there are: yauzl compares. Throws the same. */
export async function* bytesOfZippedList(path: string): AsyncGenerator<Uint8Array> {
  const zip = await openPromise(path, { autoClose: false })
  try {
    yield* await zip.openReadStreamPromise(await findList(zip, path))
  } finally {
    zip.close()
  }
}

async function findList(zip: ZipFile, path: string): Promise<Entry> {
  if (zip.entryCount > entriesMost) {
    throw new InputError(`${path}: expected at most ${entriesMost} files in a ZIP, got ${zip.entryCount}`)
  }
  const lists: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    if (listEndings.includes(extname(entry.fileName).toLowerCase())) lists.push(entry)
  }
  const [list, another] = lists
  if (list === undefined || another !== undefined) {
    throw new InputError(`${path}: expected one .dat or .csv file in the ZIP, got ${lists.length}`)
  }
  if (list.isEncrypted()) throw new InputError(`${path}: expected a ZIP without a password`)
  if (list.uncompressedSize > listBytesMost) {
    throw new InputError(`${path}: expected at most ${listBytesMost} bytes, got ${list.uncompressedSize}`)
  }
  return list
}
