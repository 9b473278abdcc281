import type { Database } from 'better-sqlite3'
import type { PictureKind } from '../domain/read.js'
import type { ErasedCounts } from '../domain/store-health.js'

type Total = `erased.${keyof ErasedCounts}` | `shed.${PictureKind}`

const prepare = (db: Database) => ({
  add: db.prepare<[Total, number]>(`
    INSERT INTO totals (name, total) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET total = total + excluded.total`),
  get: db.prepare<[Total], number>('SELECT total FROM totals WHERE name = ?').pluck(),
})

/** What was erased and shed since the store was made: it outlives what it counts. */
export class TotalsTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  addErased(erased: ErasedCounts): void {
    for (const each of ['reads', 'hits', 'images'] as const) this.#add(`erased.${each}`, erased[each])
  }

  addShed(kind: PictureKind, pictures: number): void {
    this.#add(`shed.${kind}`, pictures)
  }

  erased(): ErasedCounts {
    return {
      reads: this.#get('erased.reads'),
      hits: this.#get('erased.hits'),
      images: this.#get('erased.images'),
    }
  }

  shed(): Readonly<Record<PictureKind, number>> {
    return {
      plate: this.#get('shed.plate'),
      overview: this.#get('shed.overview'),
      full: this.#get('shed.full'),
    }
  }

  #add(name: Total, more: number): void {
    if (more > 0) this.#statements.add.run(name, more)
  }

  #get(name: Total): number {
    return this.#statements.get.get(name) ?? 0
  }
}
