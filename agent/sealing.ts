import { OperationalError } from './errors.js'
import type { HotlistKeeper, Log } from './ports.js'
import type { DataKeys } from './store/data-keys.js'
import { sealingsBelow } from './store/sealed-file.js'
import type { Store } from './store-ports.js'

/** Somebody who rotates a key sees within this that it is under way; a look with one key is two stats of a file. */
const everyMs = 10_000

export interface SealingParts {
  /** The data folder. */
  readonly folder: string
  readonly keys: Pick<DataKeys, 'newest' | 'all' | 'keepOnly'>
  readonly store: Pick<Store, 'reseal'>
  readonly keeper: Pick<HotlistKeeper, 'reseal'>
  readonly log: Log
}

/** Seals everything with the newest key of the ring, beside all other work, and takes out the keys that nothing needs. */
export class Sealing {
  readonly #parts: SealingParts
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #complaint: string | undefined

  constructor(parts: SealingParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#look(), everyMs)
    this.#look()
  }

  /** What is under way is given up with the store; the next start begins it anew. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
  }

  /** Why what is stored is not sealed with the newest key; shown in health. */
  complaints(): readonly string[] {
    return this.#complaint === undefined ? [] : [this.#complaint]
  }

  #look(): void {
    this.#looking ??= this.#sealAnew().finally(() => {
      this.#looking = undefined
    })
  }

  async #sealAnew(): Promise<void> {
    const { folder, keys, store, keeper, log } = this.#parts
    try {
      const newest = keys.newest()
      if (newest === undefined) return
      const before = keys.all().length
      await store.reseal()
      await keeper.reseal()
      // A look into every file, parts of lists among them, on the main thread: only where a key may be taken out.
      if (before > 1) keys.keepOnly(sealingsBelow(folder))
      this.#complaint = undefined
      const gone = before - keys.all().length
      if (gone > 0) log.info({ key: newest.id, keysTakenOut: gone }, 'store.sealed-anew')
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      // The agent stops: the next one goes on.
      if (error.code === 'store.not-running' || error.code === 'hotlists.not-running') return
      if (this.#complaint === undefined) {
        log.warn({ code: error.code, complaint: error.message }, 'store.not-sealed-anew')
      }
      this.#complaint = error.message
    }
  }
}
