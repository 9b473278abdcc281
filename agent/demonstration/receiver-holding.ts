import { readFile } from 'node:fs/promises'
import type { ReadMessage } from '../wire/read-message.js'
import type { ShedMessage } from '../wire/shed-message.js'
import { type LedgerLine, ledgerLines, pictureFile } from './ledger-line.js'
import { sha256Of } from './receiver-ledger.js'

/** What a receiver's folder holds, for counting what was lost. */
export interface Holding {
  readonly readIds: readonly string[]
  readonly hitIds: readonly string[]
  /** `{readId}/{kind}`; only those whose file is there with the digest under which it came. */
  readonly pictureIds: readonly string[]
  /** Pictures that a held read announces, that are not held with the announced digest and were not given up. */
  readonly picturesLacking: readonly string[]
  /** Pictures that the device said it gave up. */
  readonly picturesShed: readonly string[]
  /** What two lines carry: an id, or a readId in two read messages. */
  readonly heldTwice: readonly string[]
}

/** Reads a receiver's folder, its pictures included; the receiver may run meanwhile. */
export async function readHolding(folder: string): Promise<Holding> {
  const lines: LedgerLine[] = []
  for await (const { line } of ledgerLines(folder)) lines.push(line)
  const of = (kind: LedgerLine['kind']) => lines.filter((line) => line.kind === kind)
  const reads = of('read')
  const readIds = reads.flatMap(({ readId }) => readId ?? [])
  const pictures = await digestsOnDisk(folder, of('picture'))
  const shed = new Set(of('shed').flatMap(({ message }) => (message as ShedMessage).pictures))
  return {
    readIds: [...new Set(readIds)],
    hitIds: of('hit').map(({ message }) => (message as { hitId: string }).hitId),
    pictureIds: [...pictures.keys()],
    picturesLacking: reads
      .flatMap((line) => lackingOf(line.message as ReadMessage, pictures))
      .filter((id) => !shed.has(id)),
    picturesShed: [...shed],
    heldTwice: [...repeatsIn(lines.map(({ id }) => id)), ...repeatsIn(readIds)],
  }
}

async function digestsOnDisk(
  folder: string,
  lines: readonly LedgerLine[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const { id, sha256 } of lines) {
    const jpeg = await readFile(pictureFile(folder, id)).catch(() => undefined)
    if (jpeg && sha256Of(jpeg) === sha256) found.set(id, sha256)
  }
  return found
}

function lackingOf({ readId, pictures }: ReadMessage, held: ReadonlyMap<string, string>): string[] {
  return pictures
    .filter(({ kind, sha256 }) => held.get(`${readId}/${kind}`) !== sha256)
    .map(({ kind }) => `${readId}/${kind}`)
}

function repeatsIn(ids: readonly string[]): string[] {
  const seen = new Set<string>()
  return ids.filter((id) => seen.has(id) || !seen.add(id))
}
