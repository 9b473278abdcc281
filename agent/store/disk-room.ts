import { statfsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { OperationalError } from '../errors.js'
import type { Passing } from '../store-ports.js'

/** A passing's pictures lie twice while their messages wait, and the write-ahead log holds all of it once more. */
const copies = 3
/** The read, the alerts, the messages' JSON and the indexes. */
const recordBytes = 16_384

/**
 * Keeps the last `reserveBytes` of the disk for what makes room: erasing and acknowledging write to the
 * disk as well, so a store that had filled it could never empty itself again.
 */
export class DiskRoom {
  readonly #db: Database
  readonly #reserveBytes: number

  constructor(db: Database, reserveBytes: number) {
    this.#db = db
    this.#reserveBytes = reserveBytes
  }

  /** @throws OperationalError `store.full` where the passing would reach into the reserve */
  refuseBeyond({
    pictures,
    messages,
    heldMessages,
  }: Pick<Passing, 'pictures' | 'messages' | 'heldMessages'>): void {
    const blobs = [
      ...pictures.map(({ jpeg }) => jpeg),
      ...[...messages, ...heldMessages].map((each) => each.payload),
    ]
    const neededBytes = copies * blobs.reduce((sum, { length }) => sum + length, recordBytes)
    if (neededBytes <= this.#freeBytes()) return
    throw new OperationalError(
      'store.full',
      `${this.#db.name}: the disk is full (expected ${this.#reserveBytes} bytes to stay free)`,
    )
  }

  /** On the disk beyond the reserve, and in pages of the file that are free to be used again. */
  #freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.#db.name)
    const pages = this.#db.pragma('freelist_count', { simple: true }) as number
    const pageBytes = this.#db.pragma('page_size', { simple: true }) as number
    return bavail * bsize - this.#reserveBytes + pages * pageBytes
  }
}
