import { statfsSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import type { Passing } from '../store-ports.js'

/** A passing's pictures lie twice while their messages wait, and the write-ahead log holds all of it once more. */
const copies = 3
/** The read, the alerts, the messages' JSON and the indexes. */
const recordBytes = 16_384
/** The reserve is an eighth of the disk: more than what makes room may take on a small one, and never more than that. */
const reserveShare = 8
const reserveLeastBytes = 6 * 1024 * 1024
const reserveMostBytes = 32 * 1024 * 1024

export interface RoomLimits {
  /** How much of the disk stays free; an eighth of it, 6 to 32 MiB, where left out. */
  readonly reserveBytes?: number | undefined
  /** What the database and its log may take; the disk but for the reserve where left out. */
  readonly limitBytes?: number | undefined
}

/**
 * Keeps the last `reserveBytes` of the disk for what makes room: erasing, shedding and acknowledging write to the
 * disk as well, so a store that had filled it could never empty itself again.
 */
export class DiskRoom {
  readonly #db: Database
  readonly #limitBytes: number
  readonly reserveBytes: number

  constructor(db: Database, { reserveBytes, limitBytes = Number.POSITIVE_INFINITY }: RoomLimits) {
    this.#db = db
    this.#limitBytes = limitBytes
    this.reserveBytes = reserveBytes ?? usualReserve(db.name)
  }

  /** Whether the passing would reach into the reserve, or beyond the limit. */
  lacksFor(passing: Stored): boolean {
    return neededBytes(passing) > this.freeBytes()
  }

  /** The limit is for pictures: a read is refused by the disk alone. @throws OperationalError `store.full` */
  refuseBeyond(passing: Stored): void {
    if (neededBytes(passing) <= this.#freeOnDiskBytes() + this.#freeInFileBytes()) return
    throw new OperationalError(
      'store.full',
      `${this.#db.name}: the disk is full (expected ${this.reserveBytes} bytes to stay free)`,
    )
  }

  /** On the disk beyond the reserve and within the limit, and in pages of the file that are free to be used again. */
  freeBytes(): number {
    return Math.min(this.#freeOnDiskBytes(), this.#limitBytes - this.usedBytes()) + this.#freeInFileBytes()
  }

  /** Of the database, free pages among it, and of its log. */
  usedBytes(): number {
    const logBytes = statSync(`${this.#db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0
    return this.#pragma('page_count') * this.#pragma('page_size') + logBytes
  }

  /** None where others have taken of the reserve: what is free in the file is free all the same, and must not make up for it. */
  #freeOnDiskBytes(): number {
    const { bavail, bsize } = statfsSync(this.#db.name)
    return Math.max(0, bavail * bsize - this.reserveBytes)
  }

  #freeInFileBytes(): number {
    return this.#pragma('freelist_count') * this.#pragma('page_size')
  }

  #pragma(name: string): number {
    return this.#db.pragma(name, { simple: true }) as number
  }
}

type Stored = Pick<Passing, 'pictures' | 'messages' | 'heldMessages'>

function neededBytes({ pictures, messages, heldMessages }: Stored): number {
  const blobs = [
    ...pictures.map(({ jpeg }) => jpeg),
    ...[...messages, ...heldMessages].map((each) => each.payload),
  ]
  return copies * blobs.reduce((sum, { length }) => sum + length, recordBytes)
}

function usualReserve(path: string): number {
  const { blocks, bsize } = statfsSync(path)
  return Math.min(reserveMostBytes, Math.max(reserveLeastBytes, (blocks * bsize) / reserveShare))
}
