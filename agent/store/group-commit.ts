import type { Database } from 'better-sqlite3'
import { damagedFiles, finishReplacement, replaceDamaged } from './damaged-file.js'
import { makeDataFolder } from './data-folder.js'
import { toErrorParts } from './error-parts.js'
import { ReadsDatabase } from './reads-database.js'
import { lockReads, openReadsFile, readsFile } from './reads-file.js'
import { asStoreError, isCorruption, isWorldFault } from './sqlite-error.js'
import type { StoreReply, StoreRequest, StoreSettings } from './store-work.js'

/**
 * Performs requests together, one transaction and one wait for the disk for all of them, and hands back
 * their replies once it is durable. A database that turns out to be damaged is replaced on the way.
 */
export class GroupCommit {
  readonly #settings: StoreSettings
  readonly #path: string
  readonly #complain: (complaint: string) => void
  readonly #nowMs: () => number
  #lock: Database | undefined
  #database: ReadsDatabase | undefined

  /** @param complain is told what a person has to look at */
  constructor(
    settings: StoreSettings,
    complain: (complaint: string) => void,
    nowMs: () => number = Date.now,
  ) {
    this.#settings = settings
    this.#path = readsFile(settings.folder)
    this.#complain = complain
    this.#nowMs = nowMs
  }

  /** @throws InputError for a later version's file, OperationalError where the folder or the file cannot be used */
  open(): void {
    try {
      makeDataFolder(this.#settings.folder)
      this.#lock = lockReads(this.#settings.folder)
      finishReplacement(this.#path, this.#nowMs())
      for (const file of damagedFiles(this.#path)) this.#complain(`${file}: a damaged database, set aside`)
      this.#withoutDamage(() => this.#opened().queueSentAfter(this.#nowMs()))
      const complaints = this.#withoutDamage(() => this.#opened().auditComplaints())
      for (const complaint of complaints) this.#complain(`${this.#path}: ${complaint}`)
    } catch (error) {
      this.close()
      throw asStoreError(error, this.#path)
    }
  }

  close(): void {
    this.#closeDatabase()
    this.#lock?.close()
    this.#lock = undefined
  }

  #closeDatabase(): void {
    this.#database?.close()
    this.#database = undefined
  }

  /** Replies in the order of the requests. Never throws: what goes wrong is in the replies. */
  perform(requests: readonly StoreRequest[]): readonly StoreReply[] {
    try {
      return this.#withoutDamage(() => this.#inOneTransaction(requests))
    } catch (error) {
      // An acknowledgement must not fail with a passing for which there is no room: it makes room.
      if (requests.length > 1 && isWorldFault(error))
        return requests.flatMap((request) => this.perform([request]))
      return requests.map((request) => this.#failed(request, error))
    }
  }

  #inOneTransaction(requests: readonly StoreRequest[]): readonly StoreReply[] {
    const database = this.#opened()
    return database.transaction(() => requests.map((request) => this.#performOne(database, request)))
  }

  /** One that fails by itself is undone by itself; the disk's faults fail all. */
  #performOne(database: ReadsDatabase, request: StoreRequest): StoreReply {
    const { id, method, args } = request
    try {
      const work = database[method] as (...args: unknown[]) => unknown
      return { id, value: database.transaction(() => work.apply(database, args)) }
    } catch (error) {
      if (isWorldFault(error)) throw error
      return this.#failed(request, error)
    }
  }

  #failed({ id }: StoreRequest, error: unknown): StoreReply {
    return { id, failure: toErrorParts(asStoreError(error, this.#path)) }
  }

  /** What goes wrong with the replacement comes as an OperationalError: it is not tried for every request. */
  #withoutDamage<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      if (!isCorruption(error)) throw error
    }
    try {
      this.#replaceDatabase()
      return work()
    } catch (error) {
      throw asStoreError(error, this.#path)
    }
  }

  #replaceDatabase(): void {
    this.#closeDatabase()
    const { asideFile, readsSaved, messagesSaved } = replaceDamaged(this.#path, this.#nowMs())
    this.#complain(
      `${asideFile}: a damaged database, set aside; ${readsSaved} reads and ${messagesSaved} messages of it were saved`,
    )
  }

  #opened(): ReadsDatabase {
    this.#database ??= new ReadsDatabase(openReadsFile(this.#path), this.#settings.reserveBytes, this.#nowMs)
    return this.#database
  }
}
