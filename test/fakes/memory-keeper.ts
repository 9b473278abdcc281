import type { HeldList, ListDelta, ListHeader } from '../../agent/domain/held-list.js'
import type { HotlistEntry, NumberedEntry } from '../../agent/domain/hotlist.js'
import { InputError } from '../../agent/errors.js'
import type { HotlistKeeper } from '../../agent/ports.js'
import { canonicalEntry } from '../../agent/wire/canonical-entry.js'
import { ListDigest } from '../../agent/wire/list-digest.js'

interface Kept {
  readonly header: ListHeader
  readonly entries: Map<string, HotlistEntry>
  readonly digest: string
}

/** Lists in memory, compared as the real keeper compares them. */
export class MemoryKeeper implements HotlistKeeper {
  readonly #lists = new Map<string, Kept>()
  /** Fails the next replacement, once. */
  failure: Error | undefined
  replacements = 0

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  held(): readonly HeldList[] {
    return [...this.#lists.values()].map(({ header, entries, digest }) => ({
      list: header.list,
      revision: header.revision,
      entries: entries.size,
      takenOver: entries.size,
      digest,
      importedAtMs: header.importedAtMs,
      rules: header.rules,
    }))
  }

  marks(list: string): readonly string[] {
    return [...(this.#lists.get(list)?.entries.keys() ?? [])].sort()
  }

  async replace(header: ListHeader, entries: AsyncIterable<NumberedEntry>): Promise<void> {
    const taken = new Map<string, HotlistEntry>()
    for await (const { entry } of entries) taken.set(entry.vrm, entry)
    const { failure } = this
    this.failure = undefined
    if (failure !== undefined) throw failure
    this.#put(header, taken)
    this.replacements++
  }

  async change(delta: ListDelta): Promise<void> {
    const held = this.#lists.get(delta.list)
    if (held?.header.revision !== delta.from) throw new InputError(`${delta.list}: not held at ${delta.from}`)
    const entries = new Map(held.entries)
    for (const entry of delta.upserts) entries.set(entry.vrm, entry)
    for (const mark of delta.deletes) entries.delete(mark)
    this.#put(
      { ...held.header, ...delta, revision: delta.to, entries: delta.entries, digest: delta.digest },
      entries,
    )
  }

  async confirm(list: string, revision: number, atMs: number): Promise<void> {
    const held = this.#lists.get(list)
    if (held?.header.revision !== revision || held.header.importedAtMs >= atMs) return
    this.#lists.set(list, { ...held, header: { ...held.header, importedAtMs: atMs } })
  }

  async drop(list: string): Promise<void> {
    this.#lists.delete(list)
  }

  /** Nothing in memory is sealed. */
  async reseal(): Promise<void> {}

  #put(header: ListHeader, entries: Map<string, HotlistEntry>): void {
    const { list, entries: count, digest } = header
    if (count !== undefined && count !== entries.size)
      throw new InputError(`${list}: expected ${count} entries, got ${entries.size}`)
    const got = digestOf(entries)
    if (digest !== undefined && digest !== got)
      throw new InputError(`${list}: expected the digest ${digest}, got ${got}`)
    this.#lists.set(list, { header, entries, digest: got })
  }
}

function digestOf(entries: ReadonlyMap<string, HotlistEntry>): string {
  const digest = new ListDigest()
  for (const entry of entries.values()) digest.add(canonicalEntry(entry))
  return digest.hex
}
