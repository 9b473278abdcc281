import type { Detection } from './detection.js'

/** The reader's distribution over characters at each place of a plate, on the folded alphabet (O is 0, I is 1). */
export interface Reading {
  /** Class names by index; the first, the empty string, means *no character at this place*. */
  readonly alphabet: readonly string[]
  readonly places: number
  /** Natural log-probabilities, `places` rows of `alphabet.length`. */
  readonly logProbabilities: Float32Array
}

/** One plate on one frame. */
export interface Sighting extends Detection {
  readonly reading: Reading
  /** The plate's width on the full picture, pixels. */
  readonly widthPx: number
}
