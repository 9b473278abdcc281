import { OperationalError } from '../errors.js'

/**
 * Ids that go to the store together: while one write runs the next ids gather, so that a hundred
 * acknowledgements cost a few commits instead of a hundred.
 */
export class IdBatch {
  readonly #write: (ids: readonly string[]) => Promise<void>
  readonly #onFailure: (error: OperationalError) => void
  readonly #gathered = new Set<string>()
  #writing: Promise<void> | undefined

  /** @param onFailure hears of a write that failed; its ids stay for the next `flush` */
  constructor(
    write: (ids: readonly string[]) => Promise<void>,
    onFailure: (error: OperationalError) => void,
  ) {
    this.#write = write
    this.#onFailure = onFailure
  }

  get size(): number {
    return this.#gathered.size
  }

  add(ids: readonly string[]): void {
    for (const id of ids) this.#gathered.add(id)
    void this.flush()
  }

  /** Resolves when what was gathered is written, or a write failed. */
  flush(): Promise<void> {
    if (this.#writing === undefined && this.#gathered.size > 0) this.#writing = this.#writeAll()
    return this.#writing ?? Promise.resolve()
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#gathered.size > 0) {
        // What arrives in this turn still comes along.
        await Promise.resolve()
        const ids = [...this.#gathered]
        await this.#write(ids)
        for (const id of ids) this.#gathered.delete(id)
      }
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#onFailure(error)
    } finally {
      this.#writing = undefined
    }
  }
}
