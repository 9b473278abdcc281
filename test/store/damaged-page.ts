import { closeSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { type DataKeys, withoutKeys } from '../../agent/store/data-keys.js'
import { openDatabase } from '../../agent/store/sealed-database.js'

const pageBytes = 4_096

/** The second of the pages that hold a table's rows. */
export function leafPageOf(file: string, table: string, keys: DataKeys = withoutKeys(dirname(file))): number {
  const db = openDatabase(file, keys, { readonly: true })
  const leaf = db
    .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 1`)
    .pluck()
    .get(table) as number
  db.close()
  return leaf
}

export function overwritePage(file: string, page: number): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (page - 1) * pageBytes)
  closeSync(descriptor)
}
