import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ListRules } from '../../agent/domain/list-rules.js'
import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { InputError } from '../../agent/errors.js'
import type { MessageSigner } from '../message-signer.js'
import { deltaBetween, editionOf, type ListEdition, type ListLines } from './list-edition.js'

/** What was published last. */
interface Page {
  readonly revision: number
  readonly deltasFrom: number | null
  readonly rules: ListRules
}

/** Devices that were away for longer get the snapshot. */
const deltasKept = 100
/** Lines written at once. */
const linesInARow = 10_000

/**
 * What was published of a list, in a folder: so that revisions go on where they were, and deltas lead from one to
 * the next.
 */
export class ListBook {
  readonly #list: string
  readonly #folder: string
  readonly #signer: MessageSigner

  constructor(folder: string, list: string, signer: MessageSigner) {
    this.#list = list
    this.#folder = join(folder, list)
    this.#signer = signer
  }

  /** The edition of these lines: the last one where nothing changed, otherwise the next, with its delta where one leads there. */
  async edition(
    lines: ListLines,
    rules: ListRules,
    nowMs: number,
  ): Promise<{ readonly edition: ListEdition; readonly delta: string | undefined }> {
    const page = await this.#page()
    const before = page === undefined ? undefined : await this.#lines()
    const sameRules = JSON.stringify(page?.rules) === JSON.stringify(rules)
    const facts = { list: this.#list, rules, createdAtMs: nowMs }
    if (page !== undefined && sameRules && before !== undefined && isSame(before, lines)) {
      return { edition: editionOf({ ...facts, ...page }, lines), delta: undefined }
    }
    const revision = (page?.revision ?? 0) + 1
    // A delta carries no rules.
    const delta = before && sameRules ? this.#delta(before, lines, { ...facts, revision }) : undefined
    const oldest = Math.max(page?.deltasFrom ?? revision - 1, revision - deltasKept)
    const deltasFrom = delta === undefined ? null : oldest
    await this.#write({ revision, deltasFrom, rules }, lines, delta)
    return { edition: editionOf({ ...facts, revision, deltasFrom }, lines), delta }
  }

  /** The deltas that lead on, signed, by the revision that they lead to. */
  async deltas(): Promise<ReadonlyMap<number, string>> {
    const page = await this.#page()
    const found = new Map<number, string>()
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const to = Number(/^delta-(\d+)\.json$/.exec(name)?.[1])
      const leadsOn = page?.deltasFrom != null && to > page.deltasFrom && to <= page.revision
      if (leadsOn) found.set(to, await readFile(join(this.#folder, name), 'utf8'))
      else if (to > 0) await rm(join(this.#folder, name))
    }
    return found
  }

  #delta(before: ListLines, after: ListLines, facts: Parameters<typeof deltaBetween>[2]): string | undefined {
    const delta = deltaBetween(before, after, facts)
    try {
      return delta && this.#signer.sign(delta)
    } catch (error) {
      if (error instanceof InputError) return undefined
      throw error
    }
  }

  async #page(): Promise<Page | undefined> {
    const text = await readFile(join(this.#folder, 'page.json'), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : (JSON.parse(text) as Page)
  }

  async #lines(): Promise<ListLines> {
    const lines = new Map<ListedMark, string>()
    const text = createInterface({ input: createReadStream(join(this.#folder, 'lines.ndjson')) })
    for await (const line of text) lines.set((JSON.parse(line) as [ListedMark])[0], line)
    return lines
  }

  /** The page last: until it is written, the book is as it was, but for lines that are compared again. */
  async #write(page: Page, lines: ListLines, delta: string | undefined): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    if (delta !== undefined) await writeFile(join(this.#folder, `delta-${page.revision}.json`), delta)
    const file = await open(join(this.#folder, 'lines.next'), 'w', 0o600)
    const all = [...lines.values()]
    for (let start = 0; start < all.length; start += linesInARow) {
      await file.write(`${all.slice(start, start + linesInARow).join('\n')}\n`)
    }
    await file.close()
    await writeFile(join(this.#folder, 'page.next'), JSON.stringify(page))
    await rename(join(this.#folder, 'lines.next'), join(this.#folder, 'lines.ndjson'))
    await rename(join(this.#folder, 'page.next'), join(this.#folder, 'page.json'))
  }
}

function isSame(before: ListLines, after: ListLines): boolean {
  return before.size === after.size && [...after].every(([mark, line]) => before.get(mark) === line)
}
