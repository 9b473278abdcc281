/** Passings of any mark, composed of what the reader made of single characters. */
import type { Reading } from '../../agent/domain/sighting.js'
import type { Stock } from './reading-stock.js'
import { type Column, type StockPassing, sightingsPerPassing } from './stock-passing.js'

/** Columns of a character that stand for one another: those nearest in sureness. More would make the worst ones better. */
const nearest = 2

/** A passing as simulated: undefined readings where every sighting is sure of every character. */
export type ComposedReadings = readonly Reading[] | undefined

/**
 * Composes passings. A passing of the stock is drawn at random, and with it how well each of its characters was to be
 * seen; then for each character of the mark a column of that character that was seen as well as the one in its place,
 * its five rows together. So a column keeps how its errors go on from sighting to sighting, and the passing how they
 * come together: what is burnt out on one plate is not spread over many.
 */
export class ComposedPassings {
  readonly #alphabet: readonly string[]
  readonly #passings: readonly StockPassing[]
  /** By their true character, the least sure first. */
  readonly #columns: ReadonlyMap<string, readonly Column[]>

  constructor({ alphabet, passings }: Stock) {
    this.#alphabet = alphabet
    this.#passings = passings
    this.#columns = columnsOf(passings)
  }

  /** @param mark upper case, O as 0 and I as 1; of at most as many characters as the reader has places */
  compose(mark: string, random: () => number): ComposedReadings {
    const { truth, columns: template } = pick(this.#passings, random)
    const columns = [...mark].map((char, place) => {
      const like = template[place < truth.length ? place : Math.floor(random() * truth.length)]!
      return pick(nearestTo(like.sureness, this.#columns.get(char) ?? missing(char)), random)
    })
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
  for (const each of columns.values()) each.sort((a, b) => a.sureness - b.sureness)
  return columns
}

/** @param sorted by sureness; all of them where there are no more than `nearest` */
function nearestTo(sureness: number, sorted: readonly Column[]): readonly Column[] {
  let first = 0
  for (let last = sorted.length - nearest; first < last; ) {
    const middle = (first + last) >> 1
    const below = sureness - sorted[middle]!.sureness
    if (below > sorted[middle + nearest]!.sureness - sureness) first = middle + 1
    else last = middle
  }
  return sorted.slice(first, first + nearest)
}

const pick = <Item>(from: readonly Item[], random: () => number): Item =>
  from[Math.floor(random() * from.length)]!

function missing(char: string): never {
  throw new Error(`the stock has no "${char}": expected passings with every character of the alphabet`)
}
