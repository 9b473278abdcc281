import type { NumberedEntry } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import type { NextEntries } from './hotlist-work.js'

/** Handing them over holds the main thread for about a millisecond. */
const entriesAtOnce = 200

/** Hands a source's entries to a thread as it asks for them, so that neither side fills memory. */
export class EntryFeed {
  readonly #batches: AsyncGenerator<readonly NumberedEntry[], void>
  readonly #tell: (next: NextEntries) => void
  #isAsked = false
  #failure: unknown

  constructor(entries: AsyncIterable<NumberedEntry>, tell: (next: NextEntries) => void) {
    this.#batches = batchesOf(entries)
    this.#tell = tell
  }

  /** Why the entries ended early: what the source threw. */
  get failure(): unknown {
    return this.#failure
  }

  /** The thread asks for the next entries. */
  more(): void {
    this.#isAsked = true
    if (this.#failure !== undefined) this.#answer('give-up')
    else {
      this.#batches.next().then(
        ({ done, value }) => this.#answer(done || value === undefined ? 'end' : value),
        (error: unknown) => this.#giveUp(error),
      )
    }
  }

  /** Waits for the source no longer. */
  stop(): void {
    this.#giveUp(new OperationalError('hotlists.given-up', 'the agent stops'))
  }

  #giveUp(failure: unknown): void {
    this.#failure ??= failure
    this.#answer('give-up')
  }

  #answer(next: NextEntries): void {
    if (this.#isAsked) this.#tell(next)
    this.#isAsked = false
  }
}

async function* batchesOf(
  entries: AsyncIterable<NumberedEntry>,
): AsyncGenerator<readonly NumberedEntry[], void> {
  let batch: NumberedEntry[] = []
  for await (const entry of entries) {
    batch.push(entry)
    if (batch.length < entriesAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
