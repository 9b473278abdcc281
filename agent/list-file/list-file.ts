import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { NumberedEntry } from '../domain/hotlist.js'
import { InputError, messageOf } from '../errors.js'
import { ListCsv, type RejectedLine } from './list-csv.js'
import { checkListName, type ListOperation, nameInFile } from './list-name.js'
import { bytesOfZippedList, listBytesMost, nameOfZippedList } from './zip-file.js'

/** A list in a file: the police CSV or one of two columns, by itself or in a ZIP. */
export interface ListFile {
  readonly list: string
  /** What is to be done with the entries. */
  readonly operation: ListOperation
  /** Read once, from the first to the last; throws InputError where the file as a whole is no list. */
  readonly entries: AsyncIterable<NumberedEntry>
  /** Tells which lines were rejected, once `entries` is read. */
  readonly csv: Pick<ListCsv, 'rejected' | 'rejectedLines'>
}

/** The first bytes of every ZIP that holds something. */
const zipMark = 'PK\u0003\u0004'

export interface ListFileOptions {
  /** The list's name; without it, the name is taken from the file's. */
  readonly list?: string | undefined
  /** Without it, the one in the file's name, and *replace* where there is none. */
  readonly operation?: ListOperation | undefined
  readonly onRejected?: ((line: RejectedLine) => void) | undefined
}

/**
 * Opens a list's file.
 * @throws InputError where there is no such file, or it holds no list
 */
export async function openListFile(path: string, options: ListFileOptions = {}): Promise<ListFile> {
  const zipped = await isZip(path).catch((error: unknown) => refuse(path, error))
  const inFile = nameInFile(await fileNameOf(path, zipped))
  const list = checkListName(options.list ?? inFile.list)
  const csv = new ListCsv(path, list, options.onRejected)
  const operation = options.operation ?? inFile.operation
  return { list, operation, entries: csv.entries(bytesOf(path, zipped)), csv }
}

async function fileNameOf(path: string, zipped: boolean): Promise<string> {
  return zipped ? nameOfZippedList(path).catch((error: unknown) => refuse(path, error)) : path
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > listBytesMost) {
      throw new InputError(`${path}: expected at most ${listBytesMost} bytes, got ${size}`)
    }
    const { buffer } = await file.read({ buffer: Buffer.alloc(zipMark.length), position: 0 })
    return buffer.toString('latin1') === zipMark
  } finally {
    await file.close()
  }
}

/** Opened only once they are asked for, and closed however the reading ends. */
async function* bytesOf(path: string, zipped: boolean): AsyncGenerator<Uint8Array> {
  try {
    yield* zipped ? bytesOfZippedList(path) : createReadStream(path)
  } catch (error) {
    refuse(path, error)
  }
}

/** What cannot be opened, read or unpacked is wrong input. */
function refuse(path: string, error: unknown): never {
  if (error instanceof InputError) throw error
  // Node adds the call and the path once more: "ENOENT: no such file or directory, open '…'".
  const [reason] = messageOf(error).split(', ')
  throw new InputError(`${path}: cannot be read (${reason})`)
}
