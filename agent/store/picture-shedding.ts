import type { Database } from 'better-sqlite3'
import type { PictureKind } from '../domain/read.js'
import type { ShedPicture } from '../domain/store-health.js'
import type { Passing } from '../store-ports.js'
import { pictureId } from '../wire/image-message.js'
import type { DiskRoom } from './disk-room.js'
import type { TotalsTable } from './totals-table.js'

/** Given up at once: some 500 KB, so that little more goes than must. */
const shedAtOnce = 20
/** For one passing: what is given up is overwritten, and the log of that must fit into the reserve. */
const shedMost = 100

/** What goes first, the oldest of each before the next: never a read, and what shows a hit only when all else is gone. */
const order: readonly { readonly kind: PictureKind; readonly ofHits: boolean }[] = [
  { kind: 'full', ofHits: false },
  { kind: 'overview', ofHits: false },
  { kind: 'plate', ofHits: false },
  { kind: 'full', ofHits: true },
  { kind: 'overview', ofHits: true },
  { kind: 'plate', ofHits: true },
]

interface StoredPicture {
  readonly rowid: number
  readonly readId: string
  readonly hasMet: 0 | 1
}

const isAlerted = 'EXISTS (SELECT 1 FROM alerts WHERE alerts.read_id = pictures.read_id)'
const hasMet = 'EXISTS (SELECT 1 FROM met WHERE met.read_id = pictures.read_id)'
/**
 * A silent hit counts as one only where no page can see it: were its plate still shown when those of all other reads are
 * gone, that would betray it. What is on its way to the data centre of it stays.
 */
const isHit = `(${isAlerted} OR (kind = 'full' AND ${hasMet}))`

const prepare = (db: Database) => ({
  oldest: db.prepare<[PictureKind, 0 | 1, number], StoredPicture>(`
    SELECT rowid, read_id AS readId, ${hasMet} AS hasMet FROM pictures INDEXED BY pictures_by_kind
    WHERE kind = ? AND ${isHit} = ? ORDER BY read_id LIMIT ?`),
  dropPicture: db.prepare<[number]>('DELETE FROM pictures WHERE rowid = ?'),
  dropMessage: db.prepare<[string]>('DELETE FROM messages WHERE id = ?'),
  note: db.prepare<[string]>('INSERT INTO shed_pictures (picture_id) VALUES (?)'),
  noted: db.prepare<[number], ShedPicture>(
    'SELECT number, picture_id AS pictureId FROM shed_pictures ORDER BY number LIMIT ?',
  ),
  forget: db.prepare<[number]>('DELETE FROM shed_pictures WHERE number <= ?'),
})

/** Gives up pictures where the disk is full, so that reads are taken all the same. */
export class PictureShedding {
  readonly #statements: ReturnType<typeof prepare>
  readonly #room: DiskRoom
  readonly #totals: TotalsTable
  readonly #onShed: (pictures: number) => void

  /** @param onShed is told how many were given up, within the same transaction */
  constructor(db: Database, room: DiskRoom, totals: TotalsTable, onShed: (pictures: number) => void) {
    this.#statements = prepare(db)
    this.#room = room
    this.#totals = totals
    this.#onShed = onShed
  }

  /**
   * Makes room for a passing. Where giving up others' pictures is not enough, it comes back without its own.
   * @throws OperationalError `store.full` where there is no room for the read itself
   */
  roomFor(passing: Passing): Passing {
    let shed = 0
    while (shed < shedMost && this.#room.lacksFor(passing)) {
      const more = this.#shedOldest()
      if (more === 0) break
      shed += more
    }
    const kept = this.#room.lacksFor(passing) ? this.#withoutPictures(passing) : passing
    shed += passing.pictures.length - kept.pictures.length
    if (shed > 0) this.#onShed(shed)
    this.#room.refuseBeyond(kept)
    return kept
  }

  /** What the data centre is still to be told of, in order. */
  noted(limit: number): readonly ShedPicture[] {
    return this.#statements.noted.all(limit)
  }

  /** It is told of those up to this number. */
  forget(number: number): void {
    this.#statements.forget.run(number)
  }

  #shedOldest(): number {
    for (const { kind, ofHits } of order) {
      const pictures = this.#statements.oldest.all(kind, ofHits ? 1 : 0, shedAtOnce)
      for (const { rowid, readId, hasMet } of pictures) {
        this.#statements.dropPicture.run(rowid)
        if (hasMet === 1 && !ofHits) continue
        const { changes } = this.#statements.dropMessage.run(pictureId(readId, kind))
        // Without a message the data centre has it already.
        if (changes > 0) this.#statements.note.run(pictureId(readId, kind))
      }
      this.#totals.addShed(kind, pictures.length)
      if (pictures.length > 0) return pictures.length
    }
    return 0
  }

  #withoutPictures(passing: Passing): Passing {
    const { readId } = passing.read
    const ids = new Set(passing.pictures.map(({ kind }) => pictureId(readId, kind)))
    const messages = [...passing.messages, ...passing.heldMessages]
    for (const { id } of messages.filter((message) => ids.has(message.id))) this.#statements.note.run(id)
    for (const { kind } of passing.pictures) this.#totals.addShed(kind, 1)
    const isKept = ({ id }: { readonly id: string }) => !ids.has(id)
    return {
      ...passing,
      pictures: [],
      messages: passing.messages.filter(isKept),
      heldMessages: passing.heldMessages.filter(isKept),
    }
  }
}
