import type { Database } from 'better-sqlite3'
import type { Alert, Verdict } from '../domain/hit.js'
import { type StoredAlert, storedAlert } from '../domain/stored-alert.js'

interface AlertRow {
  /** A StoredAlert as JSON; what is undefined in it is left out. */
  readonly alert: string
  readonly raisedAtMs: number
  readonly verdict: Verdict | null
}

const row = 'alert, raised_at_ms AS raisedAtMs, verdict'

const prepare = (db: Database) => ({
  put: db.prepare<[string, string, number, string, string | null]>(`
    INSERT INTO alerts (hit_id, read_id, raised_at_ms, alert, verdict) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (hit_id) DO UPDATE SET
      alert = excluded.alert, verdict = ifnull(excluded.verdict, verdict)`),
  withdraw: db.prepare<[string, string]>('DELETE FROM alerts WHERE hit_id = ? AND read_id = ?'),
  get: db.prepare<[string], AlertRow>(`SELECT ${row} FROM alerts WHERE hit_id = ?`),
  answer: db.prepare<[Verdict, string], AlertRow>(
    `UPDATE alerts SET verdict = ? WHERE hit_id = ? RETURNING ${row}`,
  ),
  recent: db.prepare<[number], AlertRow>(
    `SELECT ${row} FROM alerts ORDER BY raised_at_ms DESC, rowid DESC LIMIT ?`,
  ),
})

/** Alerts with the officers' answers. */
export class AlertsTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  /** Stores an alert; of one that is there already, when it was raised and its verdict stay. */
  put(alert: Alert): void {
    const stored = storedAlert(alert)
    const { hitId, readId, raisedAtMs, verdict } = stored
    this.#statements.put.run(hitId, readId, raisedAtMs, JSON.stringify(stored), verdict ?? null)
  }

  withdraw(hitId: string, readId: string): void {
    this.#statements.withdraw.run(hitId, readId)
  }

  get(hitId: string): StoredAlert | undefined {
    const found = this.#statements.get.get(hitId)
    return found && toStoredAlert(found)
  }

  /** Undefined where there is no such alert. A later answer takes the place of an earlier one. */
  answer(hitId: string, verdict: Verdict): StoredAlert | undefined {
    const answered = this.#statements.answer.get(verdict, hitId)
    return answered && toStoredAlert(answered)
  }

  /** The newest first, by when they were raised. */
  recent(limit: number): readonly StoredAlert[] {
    return this.#statements.recent.all(limit).map(toStoredAlert)
  }
}

function toStoredAlert({ alert, raisedAtMs, verdict }: AlertRow): StoredAlert {
  const parsed = JSON.parse(alert) as StoredAlert
  return {
    ...parsed,
    colour: parsed.colour,
    sound: parsed.sound,
    entry: { ...parsed.entry, weedDate: parsed.entry.weedDate },
    position: parsed.position,
    country: parsed.country,
    raisedAtMs,
    verdict: verdict ?? undefined,
  }
}
