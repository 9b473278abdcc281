import { InputError } from '../errors.js'

/** A device is built for ten million; beyond twice that its disk fills, or the file repeats itself. */
export const entriesMost = 20_000_000

/** Patterns are compared one by one with every read: so many take some 0.1 ms. */
export const patternsMost = 1_000

/** @throws InputError */
export function assertFewPatterns(list: string, patterns: number): void {
  if (patterns <= patternsMost) return
  throw new InputError(
    `${list}: expected at most ${patternsMost} marks with ? or *, got ${patterns}; the old list stays`,
  )
}

/**
 * Whether what was taken over is what the other side says that it sent.
 * @throws InputError
 */
export function assertWhole(
  list: string,
  expected: { readonly entries: number | undefined; readonly digest: string | undefined },
  got: { readonly takenOver: number; readonly digest: string },
): void {
  if (expected.entries !== undefined && expected.entries !== got.takenOver) {
    throw new InputError(
      `${list}: expected ${expected.entries} entries, got ${got.takenOver}; the old list stays`,
    )
  }
  if (expected.digest !== undefined && expected.digest !== got.digest) {
    throw new InputError(
      `${list}: expected entries of digest ${expected.digest}, got ${got.digest}; the old list stays`,
    )
  }
}
