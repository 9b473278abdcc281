import Database from 'better-sqlite3'
import { messageOf, OperationalError } from '../errors.js'

/** What SQLite's result codes and the file system's mean for a person, by their beginning. */
const meanings: readonly (readonly [codes: readonly string[], code: string, meaning: string])[] = [
  [['SQLITE_FULL', 'ENOSPC', 'EDQUOT'], 'store.full', 'the disk is full'],
  [['SQLITE_BUSY', 'SQLITE_LOCKED'], 'store.locked', 'another process works in this data folder'],
  [['SQLITE_CORRUPT', 'SQLITE_NOTADB'], 'store.corrupt', 'the file is damaged'],
  [
    [
      'SQLITE_READONLY',
      'SQLITE_CANTOPEN',
      'SQLITE_PERM',
      'EACCES',
      'EPERM',
      'EROFS',
      'ENOTDIR',
      'EEXIST',
      'EISDIR',
    ],
    'store.cannot-write',
    'expected a folder that can be written to',
  ],
  [['SQLITE_IOERR', 'EIO', 'EMFILE', 'ENFILE', 'ENOENT'], 'store.disk-failed', 'the disk failed'],
]

/**
 * The world's fault as an OperationalError that names `path`; anything else, our own faults among it, as it came.
 * Codes: `store.full`, `store.locked`, `store.corrupt`, `store.cannot-write`, `store.disk-failed`.
 */
export function asStoreError(error: unknown, path: string): unknown {
  const meaning = meaningOf(error)
  if (meaning === undefined) return error
  return new OperationalError(meaning[1], `${path}: ${meaning[2]} (${messageOf(error)})`, { cause: error })
}

/** Whether the disk or the file failed, and not this one piece of work. */
export function isWorldFault(error: unknown): boolean {
  return meaningOf(error) !== undefined
}

export function isCorruption(error: unknown): boolean {
  return meaningOf(error)?.[1] === 'store.corrupt'
}

export function isLocked(error: unknown): boolean {
  return meaningOf(error)?.[1] === 'store.locked'
}

function meaningOf(error: unknown): (typeof meanings)[number] | undefined {
  const code = codeOf(error)
  return code === undefined
    ? undefined
    : meanings.find(([codes]) => codes.some((each) => code.startsWith(each)))
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof Database.SqliteError) return error.code
  const isSystemError = error instanceof Error && 'syscall' in error && 'code' in error
  return isSystemError ? String(error.code) : undefined
}
