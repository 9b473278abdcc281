import type { Database } from 'better-sqlite3'
import type { AlertCounts } from '../domain/health.js'
import type { Alert, Verdict } from '../domain/hit.js'
import { type StoredAlert, storedAlert } from '../domain/stored-alert.js'

interface AlertRow {
  /** A StoredAlert as JSON; what is undefined in it is left out. */
  readonly alert: string
  readonly raisedAtMs: number
  readonly missedAtMs: number | null
  readonly verdict: Verdict | null
}

/** An officer's answer, with the id of the message that tells it. */
export interface Answer {
  readonly verdict: Verdict
  readonly answerId: string
  readonly answeredAtMs: number
}

const row = 'alert, raised_at_ms AS raisedAtMs, missed_at_ms AS missedAtMs, verdict'

const prepare = (db: Database) => ({
  put: db.prepare<[string, string, number, number, string, string | null]>(`
    INSERT INTO alerts (hit_id, read_id, raised_at_ms, priority, alert, verdict) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (hit_id) DO UPDATE SET
      priority = excluded.priority, alert = excluded.alert, verdict = ifnull(excluded.verdict, verdict)`),
  withdraw: db.prepare<[string, string]>('DELETE FROM alerts WHERE hit_id = ? AND read_id = ?'),
  get: db.prepare<[string], AlertRow>(`SELECT ${row} FROM alerts WHERE hit_id = ?`),
  answer: db.prepare<[Verdict, string, number, string], AlertRow>(
    `UPDATE alerts SET verdict = ?, answer_id = ?, answered_at_ms = ?
     WHERE hit_id = ? AND verdict IS NULL RETURNING ${row}`,
  ),
  answerOf: db.prepare<[string], Answer>(
    `SELECT verdict, answer_id AS answerId, answered_at_ms AS answeredAtMs
     FROM alerts WHERE hit_id = ? AND answer_id IS NOT NULL`,
  ),
  reopen: db.prepare<[string], AlertRow>(
    `UPDATE alerts SET verdict = NULL, answer_id = NULL, answered_at_ms = NULL WHERE hit_id = ? RETURNING ${row}`,
  ),
  miss: db.prepare<[number, string], AlertRow>(
    `UPDATE alerts SET missed_at_ms = ?
     WHERE hit_id = ? AND verdict IS NULL AND missed_at_ms IS NULL RETURNING ${row}`,
  ),
  isAlerted: db.prepare<[string], 0 | 1>('SELECT EXISTS (SELECT 1 FROM alerts WHERE read_id = ?)').pluck(),
  recent: db.prepare<[number], AlertRow>(
    `SELECT ${row} FROM alerts ORDER BY raised_at_ms DESC, rowid DESC LIMIT ?`,
  ),
  open: db.prepare<[number], AlertRow>(
    `SELECT ${row} FROM alerts WHERE verdict IS NULL ORDER BY priority, raised_at_ms DESC LIMIT ?`,
  ),
  answered: db.prepare<[number], AlertRow>(
    `SELECT ${row} FROM alerts WHERE verdict IS NOT NULL ORDER BY raised_at_ms DESC, rowid DESC LIMIT ?`,
  ),
  unmissed: db.prepare<[number], AlertRow>(
    `SELECT ${row} FROM alerts WHERE verdict IS NULL AND missed_at_ms IS NULL ORDER BY raised_at_ms DESC LIMIT ?`,
  ),
  counts: db.prepare<[], { open: number; missed: number }>(
    'SELECT count(*) AS open, count(missed_at_ms) AS missed FROM alerts WHERE verdict IS NULL',
  ),
})

/** Alerts with the officers' answers. */
export class AlertsTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /** Stores an alert; of one that is there already, when it was raised or missed and its verdict stay. */
  put(alert: Alert): void {
    const stored = storedAlert(alert)
    const { hitId, readId, raisedAtMs, priority, verdict } = stored
    const text = JSON.stringify(stored)
    this.#statements.put.run(hitId, readId, raisedAtMs, priority, text, verdict ?? null)
  }

  withdraw(hitId: string, readId: string): void {
    this.#statements.withdraw.run(hitId, readId)
  }

  get(hitId: string): StoredAlert | undefined {
    return toAlert(this.#statements.get.get(hitId))
  }

  /** Undefined where there is no such alert, or it is answered already: the first answer stands. */
  answer(hitId: string, { verdict, answerId, answeredAtMs }: Answer): StoredAlert | undefined {
    return toAlert(this.#statements.answer.get(verdict, answerId, answeredAtMs, hitId))
  }

  answerOf(hitId: string): Answer | undefined {
    return this.#statements.answerOf.get(hitId)
  }

  reopen(hitId: string): StoredAlert | undefined {
    return toAlert(this.#statements.reopen.get(hitId))
  }

  /** Undefined where there is no such alert, or it was answered or missed before. */
  miss(hitId: string, missedAtMs: number): StoredAlert | undefined {
    return toAlert(this.#statements.miss.get(missedAtMs, hitId))
  }

  isAlerted(readId: string): boolean {
    return this.#statements.isAlerted.get(readId) === 1
  }

  /** The newest first, by when they were raised. */
  recent(limit: number): readonly StoredAlert[] {
    return this.#statements.recent.all(limit).map(toStoredAlert)
  }

  /** See `AlertBook.toShow`. */
  toShow(openMost: number, answeredMost: number): readonly StoredAlert[] {
    const { open, answered } = this.#statements
    return [...open.all(openMost), ...answered.all(answeredMost)].map(toStoredAlert)
  }

  /** The newest first. */
  unmissed(limit: number): readonly StoredAlert[] {
    return this.#statements.unmissed.all(limit).map(toStoredAlert)
  }

  counts(): AlertCounts {
    return this.#statements.counts.get()!
  }
}

const toAlert = (found: AlertRow | undefined): StoredAlert | undefined => found && toStoredAlert(found)

function toStoredAlert({ alert, raisedAtMs, missedAtMs, verdict }: AlertRow): StoredAlert {
  const parsed = JSON.parse(alert) as StoredAlert
  return {
    ...parsed,
    colour: parsed.colour,
    sound: parsed.sound,
    entry: { ...parsed.entry, weedDate: parsed.entry.weedDate },
    position: parsed.position,
    country: parsed.country,
    raisedAtMs,
    missedAtMs: missedAtMs ?? undefined,
    verdict: verdict ?? undefined,
  }
}
