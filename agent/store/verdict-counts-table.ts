import type { Database } from 'better-sqlite3'
import type { Verdict } from '../domain/hit.js'
import type { MisreadCount, MisreadRates } from '../domain/misreads.js'
import type { StoredAlert } from '../domain/stored-alert.js'

/** Long enough for a rate that tells something, short enough that a camera that was mended is seen to be. */
const daysCounted = 30

const dayMs = 86_400_000

const totals = (column: 'camera' | 'list') => `
  SELECT ${column} AS name, sum(answers) AS answered, sum(iif(verdict = 'misread', answers, 0)) AS misread
  FROM verdict_counts WHERE day >= ? GROUP BY ${column} HAVING answered > 0 ORDER BY ${column}`

const prepare = (db: Database) => ({
  add: db.prepare<[string, string, string, Verdict, number]>(`
    INSERT INTO verdict_counts (day, camera, list, verdict, answers) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET answers = answers + excluded.answers`),
  weed: db.prepare<[string]>('DELETE FROM verdict_counts WHERE day < ?'),
  byCamera: db.prepare<[string], MisreadCount>(totals('camera')),
  byList: db.prepare<[string], MisreadCount>(totals('list')),
})

/** How many answers of each kind officers gave, by day, camera and list: outlives the reads. */
export class VerdictCountsTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /**
   * Of a possible hit nobody said that the read was right, so an answer to it says nothing of the reading.
   * @param answers 1, or −1 for one that is taken back
   */
  add(
    { match, cameraName, entry }: StoredAlert,
    verdict: Verdict,
    answeredAtMs: number,
    answers: 1 | -1,
  ): void {
    if (match === 'possible') return
    this.#statements.weed.run(dayOf(answeredAtMs - daysCounted * dayMs))
    this.#statements.add.run(dayOf(answeredAtMs), cameraName, entry.list, verdict, answers)
  }

  rates(nowMs: number): MisreadRates {
    const since = dayOf(nowMs - daysCounted * dayMs)
    const { byCamera, byList } = this.#statements
    return { sinceMs: Date.parse(since), cameras: byCamera.all(since), lists: byList.all(since) }
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
