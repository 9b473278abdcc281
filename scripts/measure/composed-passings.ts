/** Passings of any mark, composed of what the reader made of single characters. */
import type { Reading } from '../../agent/domain/sighting.js'
import type { Stock } from './reading-stock.js'
import { type Column, type StockPassing, sightingsPerPassing } from './stock-passing.js'

/** Passings of a sureness; their characters are taken for one another. */
interface Band {
  readonly passings: readonly StockPassing[]
  /** By their true character. */
  readonly columns: ReadonlyMap<string, readonly Column[]>
}

const bandsMax = 8
/** Fewer and some characters would have no column of their own. */
const passingsPerBand = 25

/** A passing as simulated: undefined readings where every sighting is sure of every character. */
export type ComposedReadings = readonly Reading[] | undefined

/**
 * Composes passings. A passing of the stock is drawn at random, and with it how well the plate was to be seen; then
 * for each character of the mark a column of that character from a passing as sure, its five rows together:
 * a column keeps how its errors go on from sighting to sighting, and the band how they come together on a plate.
 */
export class ComposedPassings {
  readonly #alphabet: readonly string[]
  readonly #bands: readonly Band[]
  readonly #all: ReadonlyMap<string, readonly Column[]>

  constructor({ alphabet, passings }: Stock) {
    this.#alphabet = alphabet
    const bands = Math.max(1, Math.min(bandsMax, Math.floor(passings.length / passingsPerBand)))
    this.#bands = Array.from({ length: bands }, (_, index) => {
      const share = passings.slice(
        Math.floor((index * passings.length) / bands),
        Math.floor(((index + 1) * passings.length) / bands),
      )
      return { passings: share, columns: columnsOf(share) }
    })
    this.#all = columnsOf(passings)
  }

  /** @param mark upper case, O as 0 and I as 1; of at most as many characters as the reader has places */
  compose(mark: string, random: () => number): ComposedReadings {
    const band = pick(this.#bands, random)
    const columns = [...mark].map((char) =>
      pick(band.columns.get(char) ?? this.#all.get(char) ?? missing(char), random),
    )
    const { truth, columns: template } = pick(band.passings, random)
    for (let place = mark.length; place < template.length; place++) {
      const after = truth.length + place - mark.length
      columns.push(template[Math.min(after, template.length - 1)]!)
    }
    return columns.every(({ isClear }) => isClear) ? undefined : this.#readings(columns)
  }

  #readings(columns: readonly Column[]): readonly Reading[] {
    const alphabet = this.#alphabet
    return Array.from({ length: sightingsPerPassing }, (_, sighting) => {
      const logProbabilities = new Float32Array(columns.length * alphabet.length)
      columns.forEach(({ rows }, place) => {
        logProbabilities.set(rows[sighting]!, place * alphabet.length)
      })
      return { alphabet, places: columns.length, logProbabilities }
    })
  }
}

function columnsOf(passings: readonly StockPassing[]): ReadonlyMap<string, readonly Column[]> {
  const columns = new Map<string, Column[]>()
  for (const { truth, columns: all } of passings) {
    for (const [place, char] of [...truth].entries()) {
      const found = columns.get(char)
      if (found === undefined) columns.set(char, [all[place]!])
      else found.push(all[place]!)
    }
  }
  return columns
}

const pick = <Item>(from: readonly Item[], random: () => number): Item =>
  from[Math.floor(random() * from.length)]!

function missing(char: string): never {
  throw new Error(`the stock has no "${char}": expected passings with every character of the alphabet`)
}
