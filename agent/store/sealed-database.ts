import Database from 'better-sqlite3'
import type { DataKeys } from './data-keys.js'
import { headOf } from './file-head.js'
import type { DataKey } from './key-ring.js'

/** Of a file: `plain`, the id of the data key that seals it, or undefined where there is nothing in it. */
export type Sealing = 'plain' | string | undefined

const headBytes = 16
const plainHead = Buffer.from('SQLite format 3\0').toString('hex')

/** What seals a database file, or any other that begins with the id of its key. */
export function sealingOf(path: string): Sealing {
  const head = headOf(path, headBytes)?.toString('hex')
  return head === plainHead ? 'plain' : head
}

/**
 * Opens a database: a new one sealed with the newest key, an old one with its own. Pages, indexes and write-ahead
 * log are sealed alike (ChaCha20-Poly1305, RFC 8439, a page at a time, with a new nonce at every write), and
 * nothing is spilled to temporary files.
 * @throws SQLite's errors as they come; SQLITE_NOTADB where no key fits
 */
export function openDatabase(path: string, keys: DataKeys, options?: Database.Options): Database.Database {
  const sealing = sealingOf(path)
  const own = sealing === undefined ? undefined : keys.byId(sealing)
  return openWith(path, sealing === 'plain' ? undefined : (own ?? keys.newest()), options)
}

/** @param key undefined: not sealed */
export function openWith(
  path: string,
  key: DataKey | undefined,
  options?: Database.Options,
): Database.Database {
  const db = new Database(path, options)
  try {
    if (key !== undefined) {
      // No AES in the processor of a Raspberry Pi 4: ChaCha20 is quick everywhere.
      db.pragma("cipher = 'chacha20'")
      db.pragma(`key = '${passphraseOf(key)}'`)
    }
    db.pragma('temp_store = MEMORY')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Attaches an empty or missing file to an open database, sealed with another key. */
export function attachWith(
  db: Database.Database,
  path: string,
  name: string,
  key: DataKey | undefined,
): void {
  db.prepare(`ATTACH ? AS ${name} KEY ?`).run(path, key === undefined ? '' : passphraseOf(key))
}

/** The key itself and no passphrase to be stretched; the salt, unused then, is the file's first bytes. */
const passphraseOf = ({ id, secret }: DataKey): string => `raw:${secret}${id}`
