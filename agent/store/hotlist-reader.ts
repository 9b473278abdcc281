import type { Database, Statement } from 'better-sqlite3'
import type { HeldList } from '../domain/held-list.js'
import type { HotlistEntry } from '../domain/hotlist.js'
import { type ListedMark, patternToExpression } from '../domain/vrm-pattern.js'
import { dateOf, textColumns } from './hotlist-row.js'
import { readList } from './list-row.js'

type FoundRow = Omit<HotlistEntry, 'list' | 'weedDate' | 'vrm'> & {
  readonly vrm: string
  readonly weedDay: number | null
}

interface Pattern {
  readonly entryNumber: number
  readonly expression: RegExp
}

const texts = textColumns.map(
  ([column, field]) => `(SELECT text FROM texts WHERE texts.number = entries.${column}) AS ${field}`,
)
const found = `vrm, ${texts.join(', ')}, weed_day AS weedDay, information, pnc_id AS pncId, cad`
const inForce = '(weed_day IS NULL OR weed_day >= ?)'

/** One generation of one list, open for reading; what deltas change in it is seen at once. */
export class HotlistReader {
  #held: HeldList
  #actions: ReadonlyMap<string, number>
  #patterns: readonly Pattern[]
  #dataVersion: unknown
  readonly #db: Database
  readonly #exact: Statement<[string, number], FoundRow>
  readonly #many: Statement<[string, number], FoundRow>
  readonly #numbered: Statement<[number, number], FoundRow>

  /** @param db as `openGeneration` gives it */
  constructor(db: Database) {
    this.#db = db
    this.#exact = db.prepare(`
      SELECT ${found} FROM keys JOIN entries ON entries.number = entry_number
      WHERE folded_key = ? AND ${inForce}`)
    this.#many = db.prepare(`
      SELECT ${found} FROM json_each(?) AS asked
      CROSS JOIN keys ON folded_key = asked.value CROSS JOIN entries ON entries.number = entry_number
      WHERE ${inForce}`)
    this.#numbered = db.prepare(`SELECT ${found} FROM entries WHERE number = ? AND ${inForce}`)
    this.#dataVersion = this.#dataVersionNow()
    this.#held = readList(db)
    this.#actions = actionsIn(db)
    this.#patterns = patternsIn(db)
  }

  get path(): string {
    return this.#db.name
  }

  get held(): HeldList {
    return this.#held
  }

  /** How many entries carry each action. */
  get actions(): ReadonlyMap<string, number> {
    return this.#actions
  }

  /** @param day after whose eve an entry's weed date must lie, YYYYMMDD */
  lookUp(foldedKey: string, day: number): readonly HotlistEntry[] {
    const met = this.#patterns.filter(({ expression }) => expression.test(foldedKey))
    const rows = this.#exact.all(foldedKey, day)
    const more = met.flatMap(({ entryNumber }) => this.#numbered.get(entryNumber, day) ?? [])
    return this.#entriesOf([...rows, ...more])
  }

  lookUpMany(foldedKeys: readonly string[], day: number): readonly HotlistEntry[] {
    return this.#entriesOf(this.#many.all(JSON.stringify(foldedKeys), day))
  }

  /** Takes up what a delta changed beside the entries. False where none came. */
  refresh(): boolean {
    const dataVersion = this.#dataVersionNow()
    if (dataVersion === this.#dataVersion) return false
    this.#dataVersion = dataVersion
    this.#held = readList(this.#db)
    this.#actions = actionsIn(this.#db)
    this.#patterns = patternsIn(this.#db)
    return true
  }

  close(): void {
    this.#db.close()
  }

  #entriesOf(rows: readonly FoundRow[]): readonly HotlistEntry[] {
    return rows
      .map(({ weedDay, vrm, ...row }) => ({
        list: this.#held.list,
        vrm: vrm as ListedMark,
        ...row,
        weedDate: weedDay === null ? undefined : dateOf(weedDay),
      }))
      .sort((a, b) => (a.vrm < b.vrm ? -1 : 1))
  }

  #dataVersionNow(): unknown {
    return this.#db.pragma('data_version', { simple: true })
  }
}

function actionsIn(db: Database): ReadonlyMap<string, number> {
  const rows = db.prepare<[], [string, number]>('SELECT action, entries FROM actions WHERE entries > 0').raw()
  return new Map(rows.all())
}

function patternsIn(db: Database): readonly Pattern[] {
  return db
    .prepare<[], [string, number]>('SELECT folded_key, entry_number FROM patterns')
    .raw()
    .all()
    .map(([pattern, entryNumber]) => ({ entryNumber, expression: patternToExpression(pattern) }))
}
