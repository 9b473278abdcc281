/** Readings of a plate whose text is known, taken apart into characters. */
import { distance } from 'fastest-levenshtein'
import type { Reading } from '../../agent/domain/sighting.js'
import { likeliestText } from '../../agent/flow/reading-to-texts.js'
import { weighingRule } from '../../agent/flow/sightings-to-mark.js'

/** One character of a plate as each of a passing's sightings read it: its rows of log-probabilities. */
export interface Column {
  readonly rows: readonly Float32Array[]
  /** All sightings together are so sure of the true character that nothing else is looked up for this place. */
  readonly isClear: boolean
  /** Mean log-probability of the true character. */
  readonly sureness: number
}

/** A plate of the stock, its sightings read. */
export interface StockPassing {
  /** Upper case, O as 0 and I as 1. */
  readonly truth: string
  /** One a place of the reader; those after the mark's last character are of nothing. */
  readonly columns: readonly Column[]
}

/** The least that counts as a passing here. */
export const sightingsPerPassing = 5
/** Beyond this no text is looked up at the lowest threshold of the curve, whatever its layout. */
const clearNatsMin = 12

/**
 * Whether the text is nearer to the truth when characters are moved along than place by place: its rows then stand for
 * other characters.
 */
export function hasSlipped(reading: Reading, truth: string): boolean {
  const { text } = likeliestText(reading)
  const places = Math.max(text.length, truth.length)
  let differences = 0
  for (let place = 0; place < places; place++) if (text[place] !== truth[place]) differences++
  return distance(text, truth) < differences
}

/** Five again, where some were left out. */
const filledUp = (readings: readonly Reading[]): readonly Reading[] =>
  Array.from({ length: sightingsPerPassing }, (_, index) => readings[index % readings.length]!)

/**
 * @param truth upper case, O as 0 and I as 1
 * @param straight its readings that have not slipped, at least one
 */
export function stockPassing(truth: string, straight: readonly Reading[]): StockPassing {
  const readings = filledUp(straight)
  const { alphabet, places } = readings[0]!
  const columns = Array.from({ length: places }, (_, place): Column => {
    const rows = readings.map(({ logProbabilities }) =>
      logProbabilities.slice(place * alphabet.length, (place + 1) * alphabet.length),
    )
    const own = alphabet.indexOf(truth[place] ?? '')
    const sureness = rows.reduce((sum, row) => sum + row[own]!, 0) / rows.length
    return { rows, sureness, isClear: natsAhead(rows, own) >= clearNatsMin }
  })
  return { truth, columns }
}

/** Of the true characters of all sightings, the share of which another one was likelier. */
export function misreadIn(passings: readonly StockPassing[], alphabet: readonly string[]): number {
  const wrong = passings.flatMap(({ truth, columns }) =>
    [...truth].flatMap((char, place) =>
      columns[place]!.rows.map((row): number => (row[alphabet.indexOf(char)] === Math.max(...row) ? 0 : 1)),
    ),
  )
  return wrong.reduce((sum, each) => sum + each, 0) / wrong.length
}

/** How far the rows together put the character `own` before any other, as the weighing adds equally sure sightings up. */
function natsAhead(rows: readonly Float32Array[], own: number): number {
  const sums = rows[0]!.map((_, char) => rows.reduce((sum, row) => sum + row[char]!, 0))
  const others = Math.max(...sums.filter((_, char) => char !== own))
  return (sums[own]! - others) / (1 + (rows.length - 1) * weighingRule.likeness)
}
