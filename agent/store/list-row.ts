import type { Database } from 'better-sqlite3'
import type { HeldList } from '../domain/held-list.js'
import type { ListRules } from '../domain/list-rules.js'

interface ListRow {
  readonly list: string
  readonly revision: number | null
  readonly entries: number
  readonly takenOver: number
  readonly digest: string
  readonly importedAtMs: number
  readonly rules: string
}

/** What a generation says of itself: the only row of `list`. */
export function readList(db: Database): HeldList {
  const row = db
    .prepare<[], ListRow>(
      'SELECT list, revision, entries, taken_over AS takenOver, digest, imported_at_ms AS importedAtMs, rules FROM list',
    )
    .get()!
  return { ...row, revision: row.revision ?? undefined, rules: JSON.parse(row.rules) as ListRules }
}

export function writeList(db: Database, held: HeldList): void {
  const row: ListRow = { ...held, revision: held.revision ?? null, rules: JSON.stringify(held.rules) }
  db.exec('DELETE FROM list')
  db.prepare(
    'INSERT INTO list VALUES (@list, @revision, @entries, @takenOver, @digest, @importedAtMs, @rules)',
  ).run(row)
}
