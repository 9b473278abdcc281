import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Counted {
  readonly counter: number
  readonly lists: readonly string[]
}

/** The counter of allocations, in a file: higher for whatever is allocated anew. */
export class AllocationCounter {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The last one where the same lists are allocated again. */
  async next(lists: readonly string[]): Promise<number> {
    const file = join(this.#folder, 'allocation.json')
    const text = await readFile(file, 'utf8').catch(() => undefined)
    const last = text === undefined ? { counter: 0, lists: [] } : (JSON.parse(text) as Counted)
    if (last.counter > 0 && last.lists.join() === lists.join()) return last.counter
    const next: Counted = { counter: last.counter + 1, lists }
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await writeFile(file, JSON.stringify(next))
    return next.counter
  }
}
