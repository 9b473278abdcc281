import { Worker } from 'node:worker_threads'
import { OperationalError } from '../errors.js'
import { fromErrorParts } from './error-parts.js'
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
/** Complaints are for people; a disk that damages files again and again makes no news after these. */
const complaintsMost = 10

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * Calls to the store's thread, which does the work in the order in which it was asked for. Calls reject as
 * WorkerStore says.
 */
export class StoreCalls {
  readonly #settings: StoreSettings
  readonly #pending = new Map<number, Pending>()
  #complaints: readonly string[] = []
  #isSalvaging = false
  #worker: Worker | undefined
  #lastId = 0

  constructor(settings: StoreSettings) {
    this.#settings = settings
  }

  /** Throws as the thread does where it cannot open the database. */
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

  complaints(): readonly string[] {
    return this.#complaints
  }

  /** Whether a damaged database is being replaced: calls wait for that. */
  get isSalvaging(): boolean {
    return this.#isSalvaging
  }

  ask<Method extends keyof StoreWork>(
    method: Method,
    ...args: Parameters<StoreWork[Method]>
  ): Promise<ReturnType<StoreWork[Method]>> {
    return this.send((id) => ({ id, method, args }) as StoreRequest)
  }

  send<Result>(message: (id: number) => ToThread): Promise<Result> {
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
    else if ('salvaging' in message) this.#isSalvaging = message.salvaging
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
    this.#isSalvaging = false
    for (const { reject } of this.#pending.values()) reject(notRunning(this.#settings.folder))
    this.#pending.clear()
  }
}

const notRunning = (folder: string) =>
  new OperationalError('store.not-running', `${folder}: the store is not running`)

const overloaded = (folder: string) =>
  new OperationalError(
    'store.overloaded',
    `${folder}: the disk does not keep up, ${pendingMost} calls are waiting`,
  )
