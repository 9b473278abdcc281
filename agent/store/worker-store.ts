import { Worker } from 'node:worker_threads'
import type { PictureKind } from '../domain/read.js'
import type { ErasedCounts, StoreHealth } from '../domain/store-health.js'
import type { CheckedRead, KeptRead, ReadAges } from '../domain/stored-read.js'
import { OperationalError } from '../errors.js'
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
import { fromErrorParts } from './error-parts.js'
import { assertShowable } from './showable-alerts.js'
import type {
  FromThread,
  StoreReply,
  StoreRequest,
  StoreSettings,
  StoreWork,
  ToThread,
} from './store-work.js'

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './store-thread.ts' : './store-thread.js',
  import.meta.url,
)

/** A passing is some 60 KB: beyond this the disk has stalled, and memory would fill behind it. */
const pendingMost = 1_000
/**
 * So many reads or messages are erased in one transaction. Their pictures, some 230 KB where a read was a hit,
 * are overwritten in it, and must fit into the reserve.
 */
const erasedAtOnce = 25
/** A line of the log of who did what is a small row: so many are erased in one transaction. */
const eventsErasedAtOnce = 1_000
/** Complaints are for people; a disk that damages files again and again makes no news after these. */
const complaintsMost = 10

export interface WorkerStoreOptions extends RoomLimits {
  /** The data folder; made where there is none. */
  readonly folder: string
  /** 32 bytes, hexadecimal; undefined: what is stored is not sealed. */
  readonly storeKey?: string | undefined
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * The store, on a thread of its own. All work is done in the order in which it was asked for.
 * Calls reject with OperationalError `store.full`, `store.disk-failed` and the like: the passing is not
 * stored and can be committed again; `store.not-running` before `start` and after `stop`;
 * `store.overloaded` where the disk does not keep up.
 */
export class WorkerStore implements Store {
  readonly alerts: AlertBook = {
    get: (hitId) => this.#ask('alert', hitId),
    isAlerted: (readId) => this.#ask('isAlerted', readId),
    recent: (limit) => this.#ask('recentAlerts', limit),
    toShow: (...most) => this.#ask('alertsToShow', ...most),
    unmissed: (limit) => this.#ask('unmissedAlerts', limit),
    counts: () => this.#ask('alertCounts'),
    answer: (...answer) => this.#ask('answer', ...answer),
    undo: (...answer) => this.#ask('undoAnswer', ...answer),
    release: (messageIds) => this.#ask('releaseAnswers', messageIds),
    miss: (...missed) => this.#ask('missAlert', ...missed),
    misreads: (nowMs) => this.#ask('misreads', nowMs),
  }
  readonly outbox: Outbox = {
    next: (...args) => this.#ask('nextMessages', ...args),
    markSent: (...args) => this.#ask('markSent', ...args),
    acknowledge: (ids) => this.#acknowledge(ids),
    setAside: (...args) => this.#ask('setAside', ...args),
    health: () => this.#ask('outboxHealth'),
  }
  readonly crewEntries: CrewEntries = {
    add: (...args) => this.#ask('addCrewEntry', ...args),
    remove: (...args) => this.#ask('removeCrewEntry', ...args),
    inForce: (...args) => this.#ask('crewEntriesInForce', ...args),
    erase: (...args) => this.#ask('eraseCrewEntries', ...args),
  }
  readonly audit: AuditLog = {
    note: (...args) => this.#ask('note', ...args),
    newest: (...args) => this.#ask('newestEvents', ...args),
    unqueued: (...args) => this.#ask('unqueuedEvents', ...args),
    queue: (...args) => this.#ask('queueEvents', ...args),
    erase: (beforeMs) => inShares(eventsErasedAtOnce, (most) => this.#ask('eraseEvents', beforeMs, most)),
  }
  readonly commands: CommandBook = {
    lastCounter: () => this.#ask('lastCounter'),
    take: (...args) => this.#ask('takeCommand', ...args),
    inHand: () => this.#ask('commandsInHand'),
    beginTrial: (...args) => this.#ask('beginTrial', ...args),
    answer: (...args) => this.#ask('answerCommand', ...args),
    raise: (...args) => this.#ask('raiseCounter', ...args),
  }
  readonly recentReads: Store['recentReads'] = (limit) => this.#ask('recentReads', limit)
  readonly searchReads: Store['searchReads'] = (search) => this.#ask('searchReads', search)
  readonly shed: ShedBook = {
    unqueued: (...args) => this.#ask('unqueuedShed', ...args),
    queue: (...args) => this.#ask('queueShed', ...args),
  }
  readonly #settings: StoreSettings
  readonly #pending = new Map<number, Pending>()
  #complaints: readonly string[] = []
  #worker: Worker | undefined
  #lastId = 0
  #resealing: Promise<void> | undefined

  constructor(options: WorkerStoreOptions) {
    this.#settings = options
  }

  /**
   * Opens the database, brings it up to this version's schema, and replaces it where it is damaged.
   * @throws InputError where a later version wrote it; OperationalError that names the folder where it is
   *   locked by another process (`store.locked`), or cannot be made or written (`store.cannot-write`)
   */
  async start(): Promise<void> {
    if (this.#worker !== undefined) throw new Error('the store is started twice')
    const worker = new Worker(threadEntry, { workerData: this.#settings, name: 'store' })
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    this.#worker = worker
    try {
      await this.#listen(worker)
    } catch (error) {
      await ended
      throw error
    }
  }

  /** Does what was asked for, then closes. */
  async stop(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    this.#worker = undefined
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage('stop' satisfies ToThread)
    await ended
  }

  async commit(passing: Passing): Promise<void> {
    assertShowable({ readId: passing.read.readId, alerts: passing.alerts })
    await this.#ask('commit', passing)
  }

  releaseProvisional(): Promise<number> {
    return this.#ask('releaseProvisional')
  }

  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): Promise<readonly CheckedRead[]> {
    return this.#ask('readsToCheck', fromMs, limit, after)
  }

  keptRead(readId: string): Promise<KeptRead | undefined> {
    return this.#ask('keptRead', readId)
  }

  async addLateHits(hits: LateHits): Promise<void> {
    assertShowable(hits)
    await this.#ask('addLateHits', hits)
  }

  picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined> {
    return this.#ask('picture', readId, kind)
  }

  async eraseReads(ages: ReadAges): Promise<ErasedCounts> {
    const erased = { reads: 0, hits: 0, images: 0 }
    await inShares(erasedAtOnce, async (most) => {
      const { reads, hits, images } = await this.#ask('eraseReads', ages, most)
      erased.reads += reads
      erased.hits += hits
      erased.images += images
      return reads
    })
    return erased
  }

  health(): Promise<StoreHealth> {
    return this.#ask('storeHealth')
  }

  /** One that goes on already is joined. */
  reseal(): Promise<void> {
    this.#resealing ??= this.#send<void>((reseal) => ({ reseal })).finally(() => {
      this.#resealing = undefined
    })
    return this.#resealing
  }

  complaints(): readonly string[] {
    return this.#complaints
  }

  async #acknowledge(ids: readonly string[]): Promise<void> {
    for (let first = 0; first < ids.length; first += erasedAtOnce) {
      await this.#ask('acknowledge', ids.slice(first, first + erasedAtOnce))
    }
  }

  #ask<Method extends keyof StoreWork>(
    method: Method,
    ...args: Parameters<StoreWork[Method]>
  ): Promise<ReturnType<StoreWork[Method]>> {
    return this.#send((id) => ({ id, method, args }) as StoreRequest)
  }

  #send<Result>(message: (id: number) => ToThread): Promise<Result> {
    const worker = this.#worker
    if (worker === undefined) return Promise.reject(notRunning(this.#settings.folder))
    if (this.#pending.size >= pendingMost) return Promise.reject(overloaded(this.#settings.folder))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      worker.postMessage(message(id))
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
    })
  }

  /** Resolves when the thread has started. A fault of ours on it later is caught by nobody, and ends the process. */
  #listen(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const started = () => {
        worker.off('error', reject)
        resolve()
      }
      worker.on('message', (message: FromThread) => this.#take(message, started, reject))
      worker.once('error', reject)
      worker.once('exit', () => this.#forget(worker))
    })
  }

  #take(message: FromThread, started: () => void, notStarted: (error: Error) => void): void {
    if ('started' in message) started()
    else if ('notStarted' in message) notStarted(fromErrorParts(message.notStarted))
    else if ('complaint' in message) {
      this.#complaints = [...this.#complaints, message.complaint].slice(-complaintsMost)
    } else this.#settle(message)
  }

  #settle(reply: StoreReply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if ('failure' in reply) pending?.reject(fromErrorParts(reply.failure))
    else pending?.resolve(reply.value)
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined
    for (const { reject } of this.#pending.values()) reject(notRunning(this.#settings.folder))
    this.#pending.clear()
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

const notRunning = (folder: string) =>
  new OperationalError('store.not-running', `${folder}: the store is not running`)

const overloaded = (folder: string) =>
  new OperationalError(
    'store.overloaded',
    `${folder}: the disk does not keep up, ${pendingMost} calls are waiting`,
  )
