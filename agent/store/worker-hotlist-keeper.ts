import { Worker } from 'node:worker_threads'
import type { HeldList, ListDelta, ListHeader } from '../domain/held-list.js'
import type { NumberedEntry } from '../domain/hotlist.js'
import { OperationalError } from '../errors.js'
import type { HotlistKeeper } from '../ports.js'
import { EntryFeed } from './entry-feed.js'
import { fromErrorParts } from './error-parts.js'
import type { FromHotlistThread, HotlistWork, ToHotlistThread } from './hotlist-work.js'
import type { SqliteHotlists } from './sqlite-hotlists.js'

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './hotlist-thread.ts' : './hotlist-thread.js',
  import.meta.url,
)

export interface WorkerHotlistKeeperOptions {
  /** The data folder; made where there is none. */
  readonly folder: string
  /** Those who look lists up: told of each change before the call resolves. */
  readonly hotlists: Pick<SqliteHotlists, 'held' | 'lookForNew'>
}

/**
 * Takes hotlists over, each piece of work on a thread of its own, which is gone afterwards. Besides what the port
 * says, calls reject with OperationalError `hotlists.busy` where an import of the same list goes on,
 * `hotlists.not-running` before `start` and after `stop`, `hotlists.given-up` where `stop` came first,
 * and `store.full` and the like.
 */
export class WorkerHotlistKeeper implements HotlistKeeper {
  readonly #options: WorkerHotlistKeeperOptions
  readonly #underWay = new Set<Promise<void>>()
  readonly #feeds = new Set<EntryFeed>()
  #isRunning = false

  constructor(options: WorkerHotlistKeeperOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    this.#isRunning = true
  }

  async stop(): Promise<void> {
    this.#isRunning = false
    for (const feed of this.#feeds) feed.stop()
    await Promise.allSettled(this.#underWay)
  }

  held(): readonly HeldList[] {
    return this.#options.hotlists.held()
  }

  replace(header: ListHeader, entries: AsyncIterable<NumberedEntry>): Promise<void> {
    return this.#perform({ kind: 'replace', dataFolder: this.#options.folder, header }, entries)
  }

  change(delta: ListDelta): Promise<void> {
    return this.#perform({ kind: 'change', dataFolder: this.#options.folder, delta })
  }

  drop(list: string): Promise<void> {
    return this.#perform({ kind: 'drop', dataFolder: this.#options.folder, list })
  }

  async #perform(work: HotlistWork, entries?: AsyncIterable<NumberedEntry>): Promise<void> {
    if (!this.#isRunning) {
      throw new OperationalError('hotlists.not-running', 'the keeper of hotlists is not running')
    }
    const performed = this.#onThread(work, entries)
    this.#underWay.add(performed)
    try {
      await performed
    } finally {
      this.#underWay.delete(performed)
    }
    this.#options.hotlists.lookForNew()
  }

  #onThread(workerData: HotlistWork, entries: AsyncIterable<NumberedEntry> | undefined): Promise<void> {
    const worker = new Worker(threadEntry, { workerData, name: 'hotlist' })
    const feed =
      entries && new EntryFeed(entries, (message: ToHotlistThread): void => worker.postMessage(message))
    if (feed !== undefined) this.#feeds.add(feed)
    return new Promise<void>((resolve, reject) => {
      let atEnd = () =>
        reject(new OperationalError('hotlists.given-up', 'the thread of a hotlist ended early'))
      worker.on('message', (message: FromHotlistThread) => {
        if (message === 'more') feed?.more()
        else if (message === 'done') atEnd = resolve
        // What the source threw tells more than that its entries ended early.
        else atEnd = () => reject(feed?.failure ?? fromErrorParts(message.failure))
      })
      worker.once('error', reject)
      worker.once('exit', () => atEnd())
    }).finally(() => feed && this.#feeds.delete(feed))
  }
}
