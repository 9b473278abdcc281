import type { Database } from 'better-sqlite3'

/** A table whose rows have numbers, and how far it is copied. */
export interface NumberedTable {
  readonly name: string
  /** What a row is copied with, `rowid` where it has no number of its own. */
  readonly columns: string
  /** Rows up to this number are in the copy. */
  upTo: number
  isCopied: boolean
}

/** The tables of an open database, nothing of them copied yet. */
export function tablesIn(db: Database): {
  readonly numbered: readonly NumberedTable[]
  readonly others: readonly string[]
} {
  const all = db.pragma('main.table_list') as readonly {
    schema: string
    name: string
    type: string
    wr: 0 | 1
  }[]
  const own = all.filter(
    ({ schema, type, name }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'),
  )
  return {
    numbered: own
      .filter(({ wr }) => wr === 0)
      .map(({ name }) => ({
        name,
        columns: columnsOf(db, name),
        upTo: Number.MIN_SAFE_INTEGER,
        isCopied: false,
      })),
    others: own.filter(({ wr }) => wr === 1).map(({ name }) => name),
  }
}

function columnsOf(db: Database, table: string): string {
  const columns = db.pragma(`main.table_info(${table})`) as readonly {
    name: string
    type: string
    pk: number
  }[]
  const isNumbered = columns.some(({ type, pk }) => pk === 1 && type === 'INTEGER')
  return [...(isNumbered ? [] : ['rowid']), ...columns.map(({ name }) => name)].join(', ')
}
