import { Worker } from 'node:worker_threads'
import type { HeldList, ListDelta, ListHeader } from '../domain/held-list.js'
import type { NumberedEntry } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import type { HotlistKeeper } from '../ports.js'
import { DataKeys } from './data-keys.js'
import { EntryFeed } from './entry-feed.js'
import { fromErrorParts } from './error-parts.js'
import { areSealedAnew } from './hotlist-resealing.js'
import type {
  FromHotlistThread,
  HotlistThreadSettings,
  HotlistWork,
  ToHotlistThread,
} from './hotlist-work.js'
import type { SqliteHotlists } from './sqlite-hotlists.js'

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './hotlist-thread.ts' : './hotlist-thread.js',
  import.meta.url,
)

export interface WorkerHotlistKeeperOptions {
  /** The data folder; made where there is none. */
  readonly folder: string
  /** 32 bytes, hexadecimal; undefined: lists are not sealed. */
  readonly storeKey?: string | undefined
  /** Those who look lists up: told of each change before the call resolves. */
  readonly hotlists: Pick<SqliteHotlists, 'held' | 'lookForNew'>
}

interface Pending {
  readonly feed: EntryFeed | undefined
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Takes hotlists over on a thread of its own, which is started with the first piece of work. Besides what the
 * port says, calls reject with OperationalError `hotlists.busy` where an import of the same list goes on,
 * `hotlists.not-running` before `start` and after `stop`, `hotlists.given-up` where `stop` came first,
 * and `store.full` and the like.
 */
export class WorkerHotlistKeeper implements HotlistKeeper {
  readonly #folder: string
  readonly #storeKey: string | undefined
  readonly #hotlists: Pick<SqliteHotlists, 'held' | 'lookForNew'>
  readonly #pending = new Map<number, Pending>()
  #isRunning = false
  #worker: Worker | undefined
  #lastId = 0

  constructor({ folder, storeKey, hotlists }: WorkerHotlistKeeperOptions) {
    this.#folder = folder
    this.#storeKey = storeKey
    this.#hotlists = hotlists
  }

  async start(): Promise<void> {
    this.#isRunning = true
  }

  async stop(): Promise<void> {
    this.#isRunning = false
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    for (const { feed } of this.#pending.values()) feed?.stop()
    this.#stopWhenIdle()
    await ended
  }

  held(): readonly HeldList[] {
    return this.#hotlists.held()
  }

  replace(header: ListHeader, entries: AsyncIterable<NumberedEntry>): Promise<void> {
    return this.#perform({ kind: 'replace', header }, entries)
  }

  change(delta: ListDelta): Promise<void> {
    return this.#perform({ kind: 'change', delta })
  }

  confirm(list: string, revision: number, atMs: number): Promise<void> {
    return this.#perform({ kind: 'confirm', list, revision, atMs })
  }

  drop(list: string): Promise<void> {
    return this.#perform({ kind: 'drop', list })
  }

  async reseal(): Promise<void> {
    if (areSealedAnew(this.#folder, new DataKeys(this.#folder, this.#storeKey))) return
    await this.#perform({ kind: 'reseal' })
  }

  async #perform(work: HotlistWork, entries?: AsyncIterable<NumberedEntry>): Promise<void> {
    if (!this.#isRunning) {
      throw new OperationalError(
        'hotlists.not-running',
        `${this.#folder}: the keeper of hotlists is not running`,
      )
    }
    this.#worker ??= this.#startThread()
    const worker = this.#worker
    const id = ++this.#lastId
    const tell = (message: ToHotlistThread): void => worker.postMessage(message)
    const feed = entries && new EntryFeed(entries, (next) => tell({ id, next }))
    await new Promise<void>((resolve, reject) => {
      this.#pending.set(id, { feed, resolve, reject })
      tell({ id, work })
    })
    this.#hotlists.lookForNew()
  }

  /** A fault of ours on the thread is caught by nobody, and ends the process. */
  #startThread(): Worker {
    const settings: HotlistThreadSettings = { dataFolder: this.#folder, storeKey: this.#storeKey }
    const worker = new Worker(threadEntry, { workerData: settings, name: 'hotlists' })
    worker.on('message', (message: FromHotlistThread) => this.#take(message))
    worker.once('exit', () => {
      this.#worker = undefined
    })
    return worker
  }

  #take(message: FromHotlistThread): void {
    const { feed, resolve, reject } = this.#pending.get(message.id)!
    if ('answer' in message && message.answer === 'more') {
      feed?.more()
      return
    }
    this.#pending.delete(message.id)
    if ('answer' in message) resolve()
    // What the source threw tells more than that its entries ended early.
    else reject(feed?.failure ?? fromErrorParts(message.failure))
    if (!this.#isRunning) this.#stopWhenIdle()
  }

  #stopWhenIdle(): void {
    if (this.#pending.size === 0) this.#worker?.postMessage('stop' satisfies ToHotlistThread)
  }
}
