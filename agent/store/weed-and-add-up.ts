import type { Database } from 'better-sqlite3'
import { canonicalEntry } from '../wire/canonical-entry.js'
import { ListDigest } from '../wire/list-digest.js'
import { type EntryTable, markDigest } from './entry-table.js'
import { dayAt } from './hotlist-row.js'

const rowsAtOnce = 1_000
/** Of fewer entries with a weed date nothing can be said of the clock. */
const clockDoubtLeast = 100

export interface Sums {
  /** In force. */
  readonly entries: number
  /** With those that have expired. */
  readonly takenOver: number
  readonly digest: string
}

/**
 * Reads back every entry, adds up the digest of all, and removes those that have expired, of which only digests
 * are left. Nothing is removed where most have expired: then it is this device's clock that is wrong.
 */
export function weedAndAddUp(db: Database, table: EntryTable, nowMs: number): Sums {
  const day = expiryDay(db, nowMs)
  const digest = new ListDigest()
  const remember = db.prepare('INSERT INTO expired VALUES (?, ?)')
  let takenOver = 0
  let expired = 0
  let last = 0
  for (let rows = table.after(last, rowsAtOnce); rows.length > 0; rows = table.after(last, rowsAtOnce)) {
    for (const row of rows) {
      const entry = table.entryOf(row)
      const line = canonicalEntry(entry)
      digest.add(line)
      if (hasExpired(entry.weedDate, day)) {
        remember.run(markDigest(entry.vrm), ListDigest.of(line))
        table.remove(row)
        expired += 1
      }
    }
    takenOver += rows.length
    last = rows.at(-1)![0]
  }
  return { entries: takenOver - expired, takenOver, digest: digest.hex }
}

/** The first day on which an entry counts as in force, YYYY-MM-DD. */
function expiryDay(db: Database, nowMs: number): string {
  const { dated, expired } = db
    .prepare<[number], { dated: number; expired: number }>(
      'SELECT count(*) AS dated, total(weed_day < ?) AS expired FROM entries WHERE weed_day IS NOT NULL',
    )
    .get(dayAt(nowMs))!
  const isClockDoubtful = dated >= clockDoubtLeast && expired > dated / 2
  return isClockDoubtful ? '' : new Date(nowMs).toISOString().slice(0, 10)
}

/** ISO dates order as texts do. */
export const hasExpired = (weedDate: string | undefined, day: string): boolean =>
  weedDate !== undefined && weedDate < day
