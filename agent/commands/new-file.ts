import { messageOf } from '../errors.js'

/** Why a file that was to be new could not be written, for a person. */
export function whyNotNew(error: unknown): string {
  const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST'
  return isThere
    ? 'expected the name of a new file, this one is there already; it was left alone'
    : messageOf(error)
}
