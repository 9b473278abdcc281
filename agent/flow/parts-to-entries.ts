import { setImmediate as others } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { NumberedEntry } from '../domain/hotlist.js'
import { InputError } from '../errors.js'
import { inflatedBytesMost, parseCanonicalLine } from '../wire/list-part.js'

/** After so many entries, half a millisecond or so, what else waits on the thread has its turn. */
const entriesInARow = 256

const unpack = promisify(gunzip)

/** A list as its manifest tells it, as far as its entries go. */
export interface ListOfParts {
  readonly list: string
  readonly revision: number
  /** How many entries there are; more are refused before they are handed on. */
  readonly entries: number
}

/**
 * The entries of a list's parts, one part in memory at a time.
 * @param parts gzip, in the order of their numbers; their digests were compared
 * @throws InputError where a part is not what it should be
 */
export async function* partsToEntries(
  { list, revision, entries }: ListOfParts,
  parts: AsyncIterable<Uint8Array>,
): AsyncGenerator<NumberedEntry> {
  let line = 0
  let number = 0
  for await (const part of parts) {
    const where = `${list}, revision ${revision}, part ${number++}`
    for (const text of await linesOf(part, where)) {
      if (++line > entries) throw new InputError(`${where}: expected ${entries} entries in all, got more`)
      const entry = parseCanonicalLine(text, list)
      if ('complaint' in entry) throw new InputError(`${where}, entry ${line}: ${entry.complaint}`)
      if (line % entriesInARow === 0) await others()
      yield { line, entry }
    }
  }
}

async function linesOf(part: Uint8Array, where: string): Promise<readonly string[]> {
  const lines = textOf(await unpacked(part, where), where).split('\n')
  if (lines.pop() !== '') throw new InputError(`${where}: expected a line feed at the end of each line`)
  return lines
}

async function unpacked(part: Uint8Array, where: string): Promise<Uint8Array> {
  try {
    return await unpack(part, { maxOutputLength: inflatedBytesMost })
  } catch {
    throw new InputError(`${where}: expected gzip of at most ${inflatedBytesMost} bytes when unpacked`)
  }
}

function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError(`${where}: expected UTF-8`)
  }
}
