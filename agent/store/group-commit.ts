import { renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import { damagedFiles, eraseOldDamaged, finishReplacement, replaceDamaged } from './damaged-file.js'
import { flushToDisk, makeDataFolder, removeDatabase } from './data-folder.js'
import { DataKeys } from './data-keys.js'
import { toErrorParts } from './error-parts.js'
import { ReadsDatabase } from './reads-database.js'
import { lockReads, openReadsFile, readsFile } from './reads-file.js'
import { type ResealedCopy, resealedFile } from './resealed-copy.js'
import { sealingOf } from './sealed-database.js'
import { asStoreError, isCorruption, isWorldFault } from './sqlite-error.js'
import type { StoreReply, StoreRequest, StoreSettings } from './store-work.js'

/**
 * Performs requests together, one transaction and one wait for the disk for all of them, and hands back
 * their replies once it is durable. A database that turns out to be damaged is replaced on the way.
 */
export class GroupCommit {
  readonly #settings: StoreSettings
  readonly #path: string
  readonly #keys: DataKeys
  readonly #complain: (complaint: string) => void
  readonly #nowMs: () => number
  readonly #onSalvage: (isUnderWay: boolean) => void
  #lock: Database | undefined
  #database: ReadsDatabase | undefined
  /** While the database is sealed with another key. */
  #copy: ResealedCopy | undefined

  /**
   * @param complain is told what a person has to look at
   * @param onSalvage is told when the replacement of a damaged database begins and ends: of a large one, minutes
   */
  constructor(
    settings: StoreSettings,
    complain: (complaint: string) => void,
    nowMs: () => number = Date.now,
    onSalvage: (isUnderWay: boolean) => void = () => {},
  ) {
    this.#settings = settings
    this.#path = readsFile(settings.folder)
    this.#keys = new DataKeys(settings.folder, settings.storeKey)
    this.#complain = complain
    this.#nowMs = nowMs
    this.#onSalvage = onSalvage
  }

  /** @throws InputError for a later version's file, OperationalError where the folder or the file cannot be used */
  open(): void {
    try {
      makeDataFolder(this.#settings.folder)
      this.#keys.prepare()
      this.#lock = lockReads(this.#settings.folder)
      finishReplacement(this.#path, this.#nowMs())
      removeDatabase(resealedFile(this.#path))
      eraseOldDamaged(this.#path, this.#nowMs())
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
    this.#copy = undefined
    this.#database?.close()
    this.#database = undefined
  }

  /**
   * Goes on sealing the database with the newest key, a little at a time. False where there is nothing left to do.
   * @throws OperationalError where the disk has no room for it, or fails
   */
  resealSlice(): boolean {
    const newest = this.#keys.newest()
    if (newest === undefined || sealingOf(this.#path) === newest.id) return false
    try {
      const { file } = this.#opened()
      this.#copy ??= file.beginResealedCopy(this.#keys)
      if (!this.#copy.slice() && file.truncateLog()) this.#putCopyInPlace(this.#copy)
      return true
    } catch (error) {
      // Whatever went wrong with the copy, the database itself is as it was.
      this.#closeDatabase()
      removeDatabase(resealedFile(this.#path))
      throw asStoreError(error, this.#path)
    }
  }

  /** The log is empty and nobody writes: without a power cut or with one, one file or the other is whole. */
  #putCopyInPlace(copy: ResealedCopy): void {
    copy.finish()
    this.#closeDatabase()
    for (const suffix of ['-wal', '-shm']) rmSync(this.#path + suffix, { force: true })
    renameSync(resealedFile(this.#path), this.#path)
    flushToDisk(this.#settings.folder)
  }

  /** Replies in the order of the requests. Never throws: what goes wrong is in the replies. */
  perform(requests: readonly StoreRequest[]): readonly StoreReply[] {
    try {
      const replies = this.#withoutDamage(() => this.#inOneTransaction(requests))
      if (requests.some(endsErasure)) this.#tidyUp()
      return replies
    } catch (error) {
      // An acknowledgement must not fail with a passing for which there is no room: it makes room.
      if (requests.length > 1 && isWorldFault(error))
        return requests.flatMap((request) => this.perform([request]))
      return requests.map((request) => this.#failed(request, error))
    }
  }

  /** Goes on giving back to the disk what an erasure left free, a little at a time. False where nothing is left to do. */
  giveBackSlice(): boolean {
    try {
      return this.#withoutDamage(() => this.#database?.file.giveBackSlice() ?? false)
    } catch (error) {
      if (!isWorldFault(error) && !(error instanceof OperationalError)) throw error
      // On a full disk, perhaps: the next erasure tries again.
      return false
    }
  }

  #tidyUp(): void {
    this.#database?.file.tidyUp()
    eraseOldDamaged(this.#path, this.#nowMs())
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
    this.#onSalvage(true)
    try {
      this.#replaceDatabase()
      return work()
    } catch (error) {
      throw asStoreError(error, this.#path)
    } finally {
      this.#onSalvage(false)
    }
  }

  #replaceDatabase(): void {
    this.#closeDatabase()
    const { asideFile, readsSaved, messagesSaved } = replaceDamaged(this.#path, this.#keys, this.#nowMs())
    this.#complain(
      `${asideFile}: a damaged database, set aside; ${readsSaved} reads and ${messagesSaved} messages of it were saved`,
    )
  }

  #opened(): ReadsDatabase {
    this.#database ??= new ReadsDatabase(openReadsFile(this.#path, this.#keys), this.#settings, this.#nowMs)
    return this.#database
  }
}

/** The call that comes after the last share of an erasure: what was erased lies on in the log until then. */
const endsErasure = ({ method }: StoreRequest): boolean => method === 'eraseCrewEntries'
