import { CommanderError } from 'commander'
import { exitCodes, InputError, messageOf, OperationalError } from '../agent/errors.js'

/**
 * Says on the standard error stream what went wrong with a program. Returns its exit code.
 * @throws what is a fault of ours, as it is
 */
export function errorToExitCode(program: string, error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (!(error instanceof InputError || error instanceof OperationalError)) throw error
  process.stderr.write(`${program}: ${messageOf(error)}\n`)
  return error instanceof InputError ? exitCodes.usage : exitCodes.unavailable
}
