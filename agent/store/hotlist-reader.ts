import type { Database } from 'better-sqlite3'
import { effectOfAction, type HotlistEntry, type HotlistSummary } from '../domain/hotlist.js'
import { usualListRules } from '../domain/list-rules.js'

/** Actions are free text; a broken list must not fill the health message with them. */
const unknownActionsMost = 20

type EntryRow = Omit<HotlistEntry, 'weedDate'> & { readonly weedDate: string | null }

const prepareLookUp = (db: Database) =>
  db.prepare<[string, string], EntryRow>(`
    SELECT list, vrm, make, model, colour, action, warning_markers AS warningMarkers, reason,
      nim_code AS nimCode, information, force_and_area AS forceAndArea, weed_date AS weedDate,
      pnc_id AS pncId, protective_marking AS protectiveMarking, cad
    FROM keys
    JOIN entries ON entries.number = keys.entry_number
    JOIN lists ON lists.number = entries.list_number
    WHERE folded_key = ? AND (weed_date IS NULL OR weed_date >= ?)
    ORDER BY list, vrm`)

/** One generation of the hotlists, open for reading. */
export class HotlistReader {
  readonly summaries: readonly HotlistSummary[]
  /** See `Hotlists.unknownActions`; the most frequent only. */
  readonly unknownActions: Readonly<Record<string, number>>
  readonly #db: Database
  readonly #lookUp: ReturnType<typeof prepareLookUp>

  /** @param db as `openHotlistFile` gives it */
  constructor(db: Database) {
    this.summaries = summariesIn(db)
    this.unknownActions = unknownActionsIn(db)
    this.#db = db
    this.#lookUp = prepareLookUp(db)
  }

  lookUp(foldedKey: string, atMs: number): readonly HotlistEntry[] {
    const day = new Date(atMs).toISOString().slice(0, 10)
    return this.#lookUp.all(foldedKey, day).map((row) => ({ ...row, weedDate: row.weedDate ?? undefined }))
  }

  close(): void {
    this.#db.close()
  }
}

function summariesIn(db: Database): readonly HotlistSummary[] {
  return db
    .prepare<[], Pick<HotlistSummary, 'list' | 'entries' | 'importedAtMs'>>(
      'SELECT list, entries, imported_at_ms AS importedAtMs FROM lists ORDER BY list',
    )
    .all()
    .map((row) => ({ ...row, revision: undefined, rules: usualListRules }))
}

function unknownActionsIn(db: Database): Readonly<Record<string, number>> {
  const counted = db
    .prepare<[], { action: string; entries: number }>(
      'SELECT action, sum(entries) AS entries FROM actions GROUP BY action ORDER BY 2 DESC, 1',
    )
    .all()
  const unknown = counted.filter(({ action }) => effectOfAction(action) === 'unknown')
  return Object.fromEntries(
    unknown.slice(0, unknownActionsMost).map(({ action, entries }) => [action, entries]),
  )
}
