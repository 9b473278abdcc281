import type { Detection } from './detection.js'

/** The reader's distribution over characters at each place of a plate, on the folded alphabet (O is 0, I is 1). */
export interface Reading {
  /** Class names by index; the first, the empty string, means *no character at this place*. */
  readonly alphabet: readonly string[]
  readonly places: number
  /** Natural log-probabilities, `places` rows of `alphabet.length`. */
  readonly logProbabilities: Float32Array
  /** What the band beside the mark says; undefined from a reader that does not read bands. */
  readonly country?: CountryReading
}

/** The reader's distribution over the countries whose letters a plate's band may show. */
export interface CountryReading {
  /** ISO 3166 codes; the first, empty, stands for no band, or none that can be read. */
  readonly countries: readonly string[]
  /** Natural log-probabilities, one a country. */
  readonly logProbabilities: Float32Array
}

/** What the reader saw of a plate, and what it makes of that. */
export interface ReadCrop {
  readonly reading: Reading
  /** Luma, rows packed, of the size that the reader takes. */
  readonly crop: Uint8Array
}

/** A crop of a passing, and what it counts beside the others when they are read together. */
export interface WeighedCrop {
  readonly crop: Uint8Array
  readonly weight: number
}

/** One plate on one frame. */
export interface Sighting extends Detection {
  readonly reading: Reading
  /** The plate's width on the full picture, pixels. */
  readonly widthPx: number
  /** As in ReadCrop; absent where the crop is never needed again. */
  readonly crop?: Uint8Array
}
