import { extname } from 'node:path'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { InputError } from '../errors.js'

/** A ZIP of one list holds a handful of files; a made-up one may name millions. */
const entriesMost = 100
/** Ten million lines of 200 bytes. What is unpacked is never held as a whole, but a bomb would run for hours. */
export const listBytesMost = 2_000_000_000

const listEndings = ['.dat', '.csv']

/**
 * The one list in a ZIP file: its name inside, and its bytes.
 * @throws InputError where there is none or more than one, or it is encrypted or too large; yauzl's errors
 *   where the ZIP is damaged, also from `bytes`
 */
export async function openZippedList(
  path: string,
): Promise<{ fileName: string; bytes: AsyncIterable<Uint8Array> }> {
  const zip = await openPromise(path, { autoClose: false })
  try {
    const entry = await findList(zip, path)
    return { fileName: entry.fileName, bytes: bytesOf(zip, entry) }
  } catch (error) {
    zip.close()
    throw error
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

/** No more than the ZIP says that there are: yauzl compares. */
async function* bytesOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* await zip.openReadStreamPromise(entry)
  } finally {
    zip.close()
  }
}
