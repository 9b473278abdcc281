import type { PictureKind } from '../domain/read.js'
import type { ErasedCounts, StoreHealth } from '../domain/store-health.js'
import type { CheckedRead, KeptRead, ReadAges, ReadSearch, StoredRead } from '../domain/stored-read.js'
import type {
  AlertBook,
  AuditLog,
  CommandBook,
  CrewEntries,
  LateHits,
  Outbox,
  Passing,
  ShedBook,
  Store,
} from '../store-ports.js'
import type { RoomLimits } from './disk-room.js'
import { assertShowable } from './showable-alerts.js'
import { StoreCalls } from './store-calls.js'

/**
 * So many reads or messages are erased in one transaction. Their pictures, some 230 KB where a read was a hit,
 * are overwritten in it, and must fit into the reserve.
 */
const erasedAtOnce = 25
/** A line of the log of who did what is a small row, and is understood first: so many take some 5 ms. */
const eventsErasedAtOnce = 250

export interface WorkerStoreOptions extends RoomLimits {
  /** The data folder; made where there is none. */
  readonly folder: string
  /** 32 bytes, hexadecimal; undefined: what is stored is not sealed. */
  readonly storeKey?: string | undefined
}

/**
 * The store, on a thread of its own. All work is done in the order in which it was asked for.
 * Calls reject with OperationalError `store.full`, `store.disk-failed` and the like: the passing is not
 * stored and can be committed again; `store.not-running` before `start` and after `stop`;
 * `store.overloaded` where the disk does not keep up.
 */
export class WorkerStore implements Store {
  readonly alerts: AlertBook = {
    get: (hitId) => this.#calls.ask('alert', hitId),
    isAlerted: (readId) => this.#calls.ask('isAlerted', readId),
    recent: (limit) => this.#calls.ask('recentAlerts', limit),
    toShow: (...most) => this.#calls.ask('alertsToShow', ...most),
    unmissed: (limit) => this.#calls.ask('unmissedAlerts', limit),
    counts: () => this.#calls.ask('alertCounts'),
    answer: (...answer) => this.#calls.ask('answer', ...answer),
    undo: (...answer) => this.#calls.ask('undoAnswer', ...answer),
    release: (messageIds) => this.#calls.ask('releaseAnswers', messageIds),
    miss: (...missed) => this.#calls.ask('missAlert', ...missed),
    misreads: (nowMs) => this.#calls.ask('misreads', nowMs),
  }
  readonly outbox: Outbox = {
    next: (...args) => this.#calls.ask('nextMessages', ...args),
    markSent: (...args) => this.#calls.ask('markSent', ...args),
    acknowledge: (ids) => this.#acknowledge(ids),
    setAside: (...args) => this.#calls.ask('setAside', ...args),
    health: () => this.#calls.ask('outboxHealth'),
  }
  readonly crewEntries: CrewEntries = {
    add: (...args) => this.#calls.ask('addCrewEntry', ...args),
    remove: (...args) => this.#calls.ask('removeCrewEntry', ...args),
    inForce: (...args) => this.#calls.ask('crewEntriesInForce', ...args),
    erase: (...args) => this.#calls.ask('eraseCrewEntries', ...args),
  }
  readonly audit: AuditLog = {
    note: (...args) => this.#calls.ask('note', ...args),
    newest: (...args) => this.#calls.ask('newestEvents', ...args),
    unqueued: (...args) => this.#calls.ask('unqueuedEvents', ...args),
    queue: (...args) => this.#calls.ask('queueEvents', ...args),
    erase: (beforeMs) =>
      inShares(eventsErasedAtOnce, (most) => this.#calls.ask('eraseEvents', beforeMs, most)),
  }
  readonly commands: CommandBook = {
    lastCounter: () => this.#calls.ask('lastCounter'),
    take: (...args) => this.#calls.ask('takeCommand', ...args),
    inHand: () => this.#calls.ask('commandsInHand'),
    beginTrial: (...args) => this.#calls.ask('beginTrial', ...args),
    answer: (...args) => this.#calls.ask('answerCommand', ...args),
    raise: (...args) => this.#calls.ask('raiseCounter', ...args),
  }
  readonly recentReads: Store['recentReads'] = (limit) => this.#calls.ask('recentReads', limit)
  readonly shed: ShedBook = {
    unqueued: (...args) => this.#calls.ask('unqueuedShed', ...args),
    queue: (...args) => this.#calls.ask('queueShed', ...args),
  }
  readonly #calls: StoreCalls
  #resealing: Promise<void> | undefined

  constructor(options: WorkerStoreOptions) {
    this.#calls = new StoreCalls(options)
  }

  /**
   * Opens the database, brings it up to this version's schema, and replaces it where it is damaged.
   * @throws InputError where a later version wrote it; OperationalError that names the folder where it is
   *   locked by another process (`store.locked`), or cannot be made or written (`store.cannot-write`)
   */
  start(): Promise<void> {
    return this.#calls.start()
  }

  /** Does what was asked for, then closes. */
  stop(): Promise<void> {
    return this.#calls.stop()
  }

  async commit(passing: Passing): Promise<void> {
    assertShowable({ readId: passing.read.readId, alerts: passing.alerts })
    await this.#calls.ask('commit', passing)
  }

  releaseProvisional(): Promise<number> {
    return this.#calls.ask('releaseProvisional')
  }

  async searchReads(search: ReadSearch): Promise<readonly StoredRead[]> {
    const found: StoredRead[] = []
    let { toMs } = search
    do {
      const limit = search.limit - found.length
      const { reads, nextToMs } = await this.#calls.ask('searchReads', { ...search, toMs, limit })
      found.push(...reads)
      toMs = nextToMs
    } while (toMs !== undefined)
    return found
  }

  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): Promise<readonly CheckedRead[]> {
    return this.#calls.ask('readsToCheck', fromMs, limit, after)
  }

  keptRead(readId: string): Promise<KeptRead | undefined> {
    return this.#calls.ask('keptRead', readId)
  }

  async addLateHits(hits: LateHits): Promise<void> {
    assertShowable(hits)
    await this.#calls.ask('addLateHits', hits)
  }

  picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined> {
    return this.#calls.ask('picture', readId, kind)
  }

  async eraseReads(ages: ReadAges): Promise<ErasedCounts> {
    const erased = { reads: 0, hits: 0, images: 0 }
    let fromMs: number | undefined
    do {
      const share = await this.#calls.ask('eraseReads', ages, erasedAtOnce, fromMs)
      erased.reads += share.reads
      erased.hits += share.hits
      erased.images += share.images
      fromMs = share.nextFromMs
    } while (fromMs !== undefined)
    return erased
  }

  health(): Promise<StoreHealth> {
    return this.#calls.ask('storeHealth')
  }

  /** One that goes on already is joined. */
  reseal(): Promise<void> {
    this.#resealing ??= this.#calls
      .send<void>((reseal) => ({ reseal }))
      .finally(() => {
        this.#resealing = undefined
      })
    return this.#resealing
  }

  /**
   * Whether a damaged database is being replaced, which takes minutes where the log of who did what goes back a year:
   * calls wait for it, and whoever watches over the process must as well, or it would begin anew for ever.
   */
  isSalvaging(): boolean {
    return this.#calls.isSalvaging
  }

  complaints(): readonly string[] {
    return this.#calls.complaints()
  }

  async #acknowledge(ids: readonly string[]): Promise<void> {
    for (let first = 0; first < ids.length; first += erasedAtOnce) {
      await this.#calls.ask('acknowledge', ids.slice(first, first + erasedAtOnce))
    }
  }
}

/** Erases share by share, so that other work gets its turn in between. Returns how many there were. */
async function inShares(most: number, erase: (most: number) => Promise<number>): Promise<number> {
  let erased = 0
  for (;;) {
    const share = await erase(most)
    erased += share
    if (share < most) return erased
  }
}
