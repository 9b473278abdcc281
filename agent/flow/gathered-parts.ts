import { createHash } from 'node:crypto'
import type { NumberedEntry } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import type { ListShelf } from '../ports.js'
import type { Breach } from '../wire/breach.js'
import type { ListManifest, ManifestPart } from '../wire/list-manifest.js'
import { partsToEntries } from './parts-to-entries.js'

/** The parts of a list's snapshot as they come, kept on the shelf as soon as each is known to be right. */
export class GatheredParts {
  readonly manifest: ListManifest
  readonly #shelf: ListShelf
  readonly #lacking: Set<number>

  constructor(manifest: ListManifest, shelf: ListShelf) {
    this.manifest = manifest
    this.#shelf = shelf
    this.#lacking = new Set(manifest.parts.keys())
  }

  /** Takes up what an earlier connection, or an earlier process, has left on the shelf. */
  async takeUp(): Promise<void> {
    const { list, revision, parts } = this.manifest
    await this.#shelf.clearParts(list, revision)
    for (const number of await this.#shelf.parts(list, revision)) {
      const bytes = await this.#shelf.part(list, revision, number)
      const part = parts[number]
      // A power cut may have torn one: it is asked for again.
      if (part !== undefined && bytes !== undefined && wrongWithPart(part, bytes) === undefined)
        this.#lacking.delete(number)
    }
  }

  /** Numbers of the parts that are still to come, in order. */
  lacking(): readonly number[] {
    return [...this.#lacking]
  }

  /** @returns whether it is a new one, or what is wrong with it */
  async take(number: number, bytes: Uint8Array): Promise<boolean | Breach> {
    const part = this.manifest.parts[number]
    if (part === undefined) {
      return { complaint: `part ${number}: expected one of ${this.manifest.parts.length}` }
    }
    const complaint = wrongWithPart(part, bytes)
    if (complaint !== undefined) return { complaint }
    if (!this.#lacking.has(number)) return false
    await this.#shelf.keepPart(this.manifest.list, this.manifest.revision, number, bytes)
    return this.#lacking.delete(number)
  }

  /** All entries, once nothing lacks. OperationalError where a part went from the shelf, or `signal` aborts. */
  entries(signal: AbortSignal): AsyncGenerator<NumberedEntry> {
    return partsToEntries(this.manifest, this.#bytes(signal))
  }

  async *#bytes(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { list, revision, parts } = this.manifest
    for (const { number } of parts) {
      const bytes = await this.#shelf.part(list, revision, number)
      if (signal.aborted) throw new OperationalError('hotlists.stopped', 'the agent stops')
      if (bytes === undefined) {
        this.#lacking.add(number)
        throw new OperationalError('hotlists.part-gone', `part ${number} is no longer on the disk`)
      }
      yield bytes
    }
  }
}

/** What is wrong with the bytes of a part; undefined where it is the one that the manifest names. */
export function wrongWithPart(part: ManifestPart, bytes: Uint8Array): string | undefined {
  if (bytes.byteLength !== part.size)
    return `part ${part.number}: expected ${part.size} bytes, got ${bytes.byteLength}`
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 === part.sha256) return undefined
  return `part ${part.number}: expected the SHA-256 ${part.sha256}, got ${sha256}`
}
