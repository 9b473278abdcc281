import type { Database } from 'better-sqlite3'
import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'

const prepare = (db: Database) => ({
  add: db.prepare<[string, number, string]>(
    'INSERT INTO crew_entries (entry_id, ends_at_ms, entry) VALUES (?, ?, ?)',
  ),
  remove: db.prepare<{ entryId: string; atMs: number; by: string }>(`
    UPDATE crew_entries SET ends_at_ms = min(ends_at_ms, @atMs), removed_by = @by
    WHERE entry_id = @entryId AND removed_by IS NULL`),
  inForce: db
    .prepare<[number], string>(
      'SELECT entry FROM crew_entries WHERE ends_at_ms > ? AND removed_by IS NULL ORDER BY rowid',
    )
    .pluck(),
  erase: db.prepare<[number]>(`
    DELETE FROM crew_entries WHERE ends_at_ms < ?
      AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.read_id = crew_entries.entry_id)`),
})

/** Entries that crews added in the vehicle, those that ended included until they are erased. */
export class CrewEntriesTable {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database) {
    this.#statements = prepare(db)
  }

  add(entry: CrewEntry): void {
    this.#statements.add.run(entry.entryId, entry.expiresAtMs, JSON.stringify(entry))
  }

  /** False where there is none, or it was removed before: who removed it first stays. */
  remove(entryId: string, { by, atMs }: CrewRemoval): boolean {
    return this.#statements.remove.run({ entryId, by, atMs }).changes === 1
  }

  /** The oldest first. */
  inForce(atMs: number): readonly CrewEntry[] {
    return this.#statements.inForce.all(atMs).map((entry) => JSON.parse(entry) as CrewEntry)
  }

  /** Those that ended before; one whose messages are not acknowledged stays. Returns how many. */
  erase(endedBeforeMs: number): number {
    return this.#statements.erase.run(endedBeforeMs).changes
  }
}
