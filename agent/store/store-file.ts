import type { Database } from 'better-sqlite3'
import type { StoreHealth } from '../domain/store-health.js'
import type { DataKeys } from './data-keys.js'
import type { DiskRoom } from './disk-room.js'
import { ResealedCopy } from './resealed-copy.js'
import { sealingOf } from './sealed-database.js'
import type { TotalsTable } from './totals-table.js'
import { writtenBytesOfThread } from './written-bytes.js'

/** 16 MiB of a file are kept for the next rush: what is given back must be asked for again. */
const freePagesMost = 4_096
/** Some 4 MB are given back after an erasure, and the log holds them. */
const pagesGivenBack = 1_024
/**
 * SQLite looks for each page that it gives back through its list of free pages, which are told 1,000 on a page: in one
 * turn no more of those are looked at than takes some 20 ms.
 */
const freeListPagesLookedAt = 20_000
const toldOnAPage = 1_000

/** The database as a file: its log, its size, how it is sealed. */
export class StoreFile {
  readonly #db: Database
  readonly #room: DiskRoom
  readonly #totals: TotalsTable
  /** By this thread, before it began. */
  readonly #writtenBefore = writtenBytesOfThread() ?? 0
  #commits = 0
  /** Something was erased since the log was last cut to nothing. */
  #isUntidy = false
  /** Pages that are still to be given back after the last erasure. */
  #toGiveBack = 0

  constructor(db: Database, room: DiskRoom, totals: TotalsTable) {
    this.#db = db
    this.#room = room
    this.#totals = totals
  }

  noteCommit(): void {
    this.#commits += 1
  }

  noteErasure(): void {
    this.#isUntidy = true
  }

  /** A copy of all of it that is sealed with the newest key, begun. @throws as `ResealedCopy.begin` does */
  beginResealedCopy(keys: DataKeys): ResealedCopy {
    const copy = new ResealedCopy(this.#db, this.#db.name, keys)
    copy.begin(this.#room.reserveBytes)
    return copy
  }

  /** Writes the log into the file and cuts it to nothing. False where somebody else reads from it just then. */
  truncateLog(): boolean {
    const waitMs = this.#db.pragma('busy_timeout', { simple: true })
    this.#db.pragma('busy_timeout = 0')
    const [result] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as readonly [{ readonly busy: 0 | 1 }]
    this.#db.pragma(`busy_timeout = ${waitMs}`)
    return result.busy === 0
  }

  /** After an erasure: nothing of it is left in the log. What the file has not used for long is given back from now on. */
  tidyUp(): void {
    if (!this.#isUntidy) return
    this.#toGiveBack = pagesGivenBack
    if (this.truncateLog()) this.#isUntidy = false
  }

  /** Gives back some of that. False where there is nothing left to do. */
  giveBackSlice(): boolean {
    if (this.#toGiveBack <= 0) return false
    const free = this.#pragma('freelist_count')
    if (free <= freePagesMost || free <= this.#pragma('page_count') / 2) {
      this.#toGiveBack = 0
      return false
    }
    const pages = Math.ceil(freeListPagesLookedAt / (free / toldOnAPage))
    this.#db.pragma(`incremental_vacuum(${Math.min(pages, this.#toGiveBack)})`)
    this.#toGiveBack -= pages
    return this.#toGiveBack > 0
  }

  health(): StoreHealth {
    const written = writtenBytesOfThread()
    const isKnown = written !== undefined && this.#commits > 0
    return {
      sealed: !['plain', undefined].includes(sealingOf(this.#db.name)),
      usedBytes: this.#room.usedBytes(),
      freeBytes: Math.max(0, this.#room.freeBytes()),
      erased: this.#totals.erased(),
      shed: this.#totals.shed(),
      writtenBytesPerRead: isKnown ? Math.round((written - this.#writtenBefore) / this.#commits) : undefined,
    }
  }

  #pragma(name: string): number {
    return this.#db.pragma(name, { simple: true }) as number
  }
}
