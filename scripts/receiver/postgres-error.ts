import pg from 'pg'
import { messageOf, OperationalError } from '../../agent/errors.js'

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

/** `42501 insufficient_privilege`. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '42501'
