import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { AuditTable } from './audit-table.js'
import { flushToDisk, moveDatabase, removeDatabase } from './data-folder.js'
import type { DataKeys } from './data-keys.js'
import { openReadsFile } from './reads-file.js'
import { openDatabase } from './sealed-database.js'

/** What was not salvaged of it by then is of no use to anybody, and it holds as much as the store did. */
const setAsideDays = 7
/** A disk that damages files does it again, and each may hold gigabytes. The newest are kept. */
const setAsideMost = 3

/** Those that matter most first, each with the order in which its rows lie. */
const tables = [
  ['reads', 'rowid'],
  ['alerts', 'rowid'],
  ['crew_entries', 'rowid'],
  ['audit_events', 'number'],
  ['audit_marks', 'rowid'],
  ['commands', 'counter'],
  ['messages', 'rowid'],
  ['payloads', 'rowid'],
  ['verdict_counts', 'day'],
  ['met', 'read_id'],
  ['shed_pictures', 'number'],
  ['totals', 'name'],
  ['pictures', 'rowid'],
] as const

export interface Replacement {
  /** Where the damaged file lies now, such as `reads.db.damaged-20261103T101500Z`. */
  readonly asideFile: string
  readonly readsSaved: number
  readonly messagesSaved: number
  /** Of the log of who did what; what the damage took of it stays visible there as a break. */
  readonly eventsSaved: number
}

/**
 * Puts a new database with all that can still be read in the place of a damaged one, which is set aside.
 * Nobody may have it open. Interrupted before the new one is whole it is to be done again, after that
 * `finishReplacement` goes on with it.
 */
export function replaceDamaged(path: string, keys: DataKeys, nowMs: number): Replacement {
  const unfinished = `${path}.next`
  removeDatabase(unfinished)
  const next = openReadsFile(unfinished, keys)
  try {
    const saved = salvage(path, keys, next)
    const { readsSaved: reads, messagesSaved: messages, eventsSaved: events } = saved
    const about = { reads, messages, events }
    new AuditTable(next).append([{ kind: 'agent.salvaged', by: 'agent', about }], nowMs)
    next.close()
    moveDatabase(unfinished, salvagedFile(path))
    flushToDisk(dirname(path))
    const asideFile = asideName(path, nowMs)
    putInPlace(path, asideFile)
    return { asideFile, ...saved }
  } finally {
    next.close()
  }
}

/** Whatever lies at `path` was salvaged before the process was interrupted, and must not be opened again. */
export function finishReplacement(path: string, nowMs: number): void {
  if (existsSync(salvagedFile(path))) putInPlace(path, asideName(path, nowMs))
}

const salvagedFile = (path: string): string => `${path}.salvaged`

const asideName = (path: string, nowMs: number): string =>
  `${path}.damaged-${new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`

function putInPlace(path: string, asideFile: string): void {
  moveDatabase(path, asideFile)
  moveDatabase(salvagedFile(path), path)
  flushToDisk(dirname(path))
  for (const file of damagedFiles(path).slice(0, -setAsideMost)) removeDatabase(file)
}

/** Erases what was set aside longer ago than it may be kept. */
export function eraseOldDamaged(path: string, nowMs: number): void {
  const oldest = asideName(path, nowMs - setAsideDays * 24 * 3_600_000)
  for (const file of damagedFiles(path)) if (file < oldest) removeDatabase(file)
}

/** Damaged databases that were set aside beside this one, the oldest first. */
export function damagedFiles(path: string): readonly string[] {
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.damaged-`) && !name.endsWith('-wal'))
    .sort()
    .map((name) => join(dirname(path), name))
}

function salvage(path: string, keys: DataKeys, next: Database.Database): Omit<Replacement, 'asideFile'> {
  next.pragma('foreign_keys = OFF')
  next.transaction(() => {
    for (const [table, order] of tables) copyReadable(path, keys, next, table, order)
    // A message without its payload, a picture or an alert without its read: of no use to anybody.
    next.exec(`
      DELETE FROM messages WHERE number NOT IN (SELECT number FROM payloads);
      DELETE FROM payloads WHERE number NOT IN (SELECT number FROM messages);
      DELETE FROM pictures WHERE read_id NOT IN (SELECT read_id FROM reads);
      DELETE FROM met WHERE read_id NOT IN (SELECT read_id FROM reads);
      DELETE FROM alerts WHERE read_id NOT IN (SELECT read_id FROM reads);`)
  })()
  const count = (table: string) => next.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  return {
    readsSaved: count('reads'),
    messagesSaved: count('messages'),
    eventsSaved: count('audit_events'),
  }
}

/** Row by row from the first; where damage ends that, from the last towards it. */
function copyReadable(
  path: string,
  keys: DataKeys,
  next: Database.Database,
  table: string,
  order: string,
): void {
  const columns = (next.pragma(`table_info(${table})`) as readonly { name: string }[]).map(({ name }) => name)
  const put = next.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  for (const direction of ['ASC', 'DESC']) {
    const query = `SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${order} ${direction}`
    const rows = readableRows(path, keys, query)
    let step = rows.next()
    for (; !step.done; step = rows.next()) putWhole(put, step.value)
    if (step.value === 'to-the-end') return
  }
}

/** Leaves out what is there already, and what damage made impossible. */
function putWhole(put: Database.Statement, row: readonly unknown[]): void {
  try {
    put.run(...row)
  } catch (error) {
    const isRefused = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')
    if (!isRefused) throw error
  }
}

function* readableRows(
  path: string,
  keys: DataKeys,
  query: string,
): Generator<unknown[], 'to-the-end' | 'damaged'> {
  const damaged = openDatabase(path, keys, { fileMustExist: true })
  try {
    yield* damaged.prepare(query).raw().iterate() as IterableIterator<unknown[]>
    return 'to-the-end'
  } catch (error) {
    if (error instanceof Database.SqliteError) return 'damaged'
    throw error
  } finally {
    damaged.close()
  }
}
