import pg from 'pg'
import { InputError, messageOf, OperationalError } from '../../agent/errors.js'

/**
 * Classes of SQLSTATE that are about what was to be stored: data, a constraint, a size that PostgreSQL does not take.
 * The same again would fail again. (PostgreSQL's manual, appendix A.)
 */
const aboutTheData = ['22', '23', '54']

/** Whether the row is at fault. A deadlock, a full disk or a lost connection are not its fault. */
export const isAboutTheData = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && aboutTheData.includes(error.code?.slice(0, 2) ?? '')

/** Not PostgreSQL's and not the way's to it: the same again would fail again. */
export const isOwnFault = (error: unknown): error is Error =>
  [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)

/** `receiver.database` with what PostgreSQL, or the way to it, says; it may go better another time. */
export const asDatabaseError = (error: unknown): OperationalError =>
  error instanceof OperationalError
    ? error
    : new OperationalError(
        'receiver.database',
        messageOf(error) || String((error as { code?: unknown }).code),
        {
          cause: error,
        },
      )

/**
 * For the person who gave the address: an error of PostgreSQL, or of the way to it, says which database was asked for,
 * without the password. All others as they came. @param url `postgres://user@host/database`
 */
export function databaseErrorAt(url: string, error: unknown): unknown {
  const isAnothers = error instanceof OperationalError && error.code !== 'receiver.database'
  if (isAnothers || error instanceof InputError || isOwnFault(error)) return error
  const { user, host, port, database } = new pg.Client(url)
  const { code, message, cause } = asDatabaseError(error)
  return new OperationalError(
    code,
    `PostgreSQL at ${host}:${port}, database ${database}, as ${user}: ${message}`,
    { cause: cause ?? error },
  )
}

/** `42501 insufficient_privilege`. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '42501'
