import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../errors.js'
import type { UpMessage } from '../wire/up-message.js'

/** A message that the data centre keeps: what came through a device's outbox. */
export type Keepable = Exclude<UpMessage, { readonly kind: 'health' | 'hotlist' | 'state' }>

/** A line of the receiver's ledger. */
export interface LedgerLine {
  readonly id: string
  readonly kind: Keepable['kind']
  readonly device: string
  /** Null for what is about no read. */
  readonly readId: string | null
  readonly arrivedAt: string
  /** Of the payload, as it came. */
  readonly sha256: string
  /** Null for a picture: that lies in a file of its own. */
  readonly message: Exclude<Keepable, { readonly kind: 'picture' }>['message'] | null
}

export const ledgerFile = (folder: string): string => join(folder, 'received.jsonl')
export const pictureFolder = (folder: string): string => join(folder, 'pictures')
export const pictureFile = (folder: string, id: string): string =>
  join(pictureFolder(folder), `${id.replace('/', '-')}.jpg`)

const newline = 0x0a

/**
 * The whole lines of a ledger with the byte after each; what follows the last line end was torn by a power cut
 * and is left out. InputError where a line is not one of ours.
 */
export async function* ledgerLines(folder: string): AsyncGenerator<{ line: LedgerLine; endByte: number }> {
  let rest = Buffer.alloc(0)
  let endByte = 0
  let number = 0
  for await (const chunk of createReadStream(ledgerFile(folder))) {
    rest = Buffer.concat([rest, chunk as Buffer])
    for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
      number++
      endByte += end + 1
      yield { line: parsedLine(rest.subarray(0, end), `${ledgerFile(folder)}:${number}`), endByte }
      rest = rest.subarray(end + 1)
    }
  }
}

function parsedLine(bytes: Uint8Array, where: string): LedgerLine {
  try {
    const line = JSON.parse(Buffer.from(bytes).toString('utf8')) as LedgerLine
    if (typeof line.id === 'string' && typeof line.sha256 === 'string') return line
  } catch {
    // The complaint below says it.
  }
  throw new InputError('the receiver cannot go on from what it holds', [
    { where, message: 'expected a line with an id and a sha256' },
  ])
}
