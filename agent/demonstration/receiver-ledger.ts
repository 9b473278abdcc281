import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { messageOf, OperationalError } from '../errors.js'
import { isoTime } from '../wire/message-parts.js'
import {
  type Keepable,
  type LedgerLine,
  ledgerFile,
  ledgerLines,
  pictureFile,
  pictureFolder,
} from './ledger-line.js'

/** A message as it came, to be kept. */
export interface Arrival {
  readonly device: string
  readonly arrivedAtMs: number
  readonly received: Keepable
  /** Of the payload, lower-case hexadecimal. */
  readonly sha256: string
}

/** Ids remembered for telling repeats, half a year of a busy camera; the longest remembered are forgotten first. */
const rememberedMax = 1_000_000

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * What arrived, durable: a file of JSON lines that only grows, and beside it the pictures. A line is written
 * after its picture; what a power cut tore at the end of the file is cut off at the next start.
 */
export class ReceiverLedger {
  readonly #folder: string
  readonly #sha256ById = new Map<string, string>()
  #file: FileHandle | undefined
  #bytes = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** InputError where the folder holds something else. */
  async open(): Promise<void> {
    await mkdir(pictureFolder(this.#folder), { recursive: true })
    this.#file = await open(ledgerFile(this.#folder), 'a')
    for await (const { line, endByte } of ledgerLines(this.#folder)) {
      this.#remember(line.id, line.sha256)
      this.#bytes = endByte
    }
    await this.#file.truncate(this.#bytes)
    await syncFolder(this.#folder)
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  /** The digest of what is held under an id. */
  sha256(id: string): string | undefined {
    return this.#sha256ById.get(id)
  }

  /** Resolves when all of it survives a power cut; OperationalError where none of it is kept. */
  async append(arrivals: readonly Arrival[]): Promise<void> {
    const file = this.#file
    if (!file) throw new Error('the ledger is not open')
    const text = arrivals.map((arrival) => `${JSON.stringify(lineOf(arrival))}\n`).join('')
    try {
      await this.#writePictures(arrivals)
      await file.appendFile(text)
      await file.datasync()
    } catch (error) {
      await file.truncate(this.#bytes)
      throw new OperationalError('receiver.disk-failed', messageOf(error), { cause: error })
    }
    this.#bytes += Buffer.byteLength(text)
    for (const { received, sha256 } of arrivals) this.#remember(received.id, sha256)
  }

  async #writePictures(arrivals: readonly Arrival[]): Promise<void> {
    const pictures = arrivals.map(({ received }) => received).filter((each) => each.kind === 'picture')
    if (pictures.length === 0) return
    for (const { id, jpeg } of pictures) await writeDurably(pictureFile(this.#folder, id), jpeg)
    await syncFolder(pictureFolder(this.#folder))
  }

  #remember(id: string, sha256: string): void {
    this.#sha256ById.set(id, sha256)
    if (this.#sha256ById.size > rememberedMax) this.#sha256ById.delete(this.#sha256ById.keys().next().value!)
  }
}

function lineOf({ device, arrivedAtMs, received, sha256 }: Arrival): LedgerLine {
  return {
    id: received.id,
    kind: received.kind,
    device,
    readId: readIdOf(received),
    arrivedAt: isoTime(arrivedAtMs),
    sha256,
    message: received.kind === 'picture' ? null : received.message,
  }
}

function readIdOf(received: Keepable): string | null {
  if (received.kind === 'picture') return received.readId
  return 'readId' in received.message ? received.message.readId : null
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** A new file's name is durable only once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
