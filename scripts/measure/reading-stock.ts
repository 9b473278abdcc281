/**
 * What the reader that ships makes of rendered plates, taken apart into characters: the stock that simulated
 * passings are composed of.
 */
import { distance } from 'fastest-levenshtein'
import { defaultVision } from '../../agent/default-vision.js'
import type { Reading } from '../../agent/domain/sighting.js'
import { likeliestText } from '../../agent/flow/reading-to-texts.js'
import { weighingRule } from '../../agent/flow/sightings-to-mark.js'
import type { Vision } from '../../agent/ports.js'
import { pictureOf, type RenderedPassing, type RenderedSighting, renderedSet } from './rendered-sets.js'

/** One character of a plate as each of a passing's sightings read it: its rows of log-probabilities. */
export interface Column {
  readonly rows: readonly Float32Array[]
  /** All sightings together are so sure of the true character that nothing else is looked up for this place. */
  readonly isClear: boolean
}

/** A plate of the stock, its sightings read. */
export interface StockPassing {
  /** Upper case, O as 0 and I as 1. */
  readonly truth: string
  /** One a place of the reader; those after the mark's last character are of nothing. */
  readonly columns: readonly Column[]
  /** Mean log-probability of the true characters: what its passings are sorted by. */
  readonly sureness: number
}

export interface Stock {
  readonly alphabet: readonly string[]
  readonly passings: readonly StockPassing[]
  /** Sightings left out because the reader slipped: their rows stand for other characters. */
  readonly slipped: number
  readonly sightings: number
  /** Of the characters of the sightings kept, the share of which another one was likelier. */
  readonly misread: number
}

/** The least that counts as a passing here. */
export const sightingsPerPassing = 5
/** Beyond this no text is looked up at the lowest threshold of the curve, whatever its layout. */
const clearNatsMin = 12

/** Rendered British passings of 40–90 px, five sightings of each spread over its time. */
export async function narrowStock(passingsMax: number): Promise<Stock> {
  const passings = (await renderedSet('alike-kept')).filter(isBritish).slice(0, passingsMax)
  return readStock(passings.map((passing) => ({ ...passing, sightings: spread(passing.sightings) })))
}

/** Rendered British passings of 90–200 px, of five sightings. */
export async function wideStock(passingsMax: number): Promise<Stock> {
  return readStock((await renderedSet('near-kept')).filter(isBritish).slice(0, passingsMax))
}

const isBritish = ({ layout }: RenderedPassing): boolean => layout.startsWith('uk-')

function spread(sightings: readonly RenderedSighting[]): readonly RenderedSighting[] {
  const step = (sightings.length - 1) / (sightingsPerPassing - 1)
  return Array.from({ length: sightingsPerPassing }, (_, index) => sightings[Math.round(index * step)]!)
}

async function readStock(rendered: readonly RenderedPassing[]): Promise<Stock> {
  const vision = defaultVision()
  await vision.start()
  try {
    const passings: StockPassing[] = []
    let slipped = 0
    let alphabet: readonly string[] = []
    for (const { truth, sightings } of rendered) {
      const readings = await readAll(sightings, vision)
      alphabet = readings[0]!.alphabet
      const straight = readings.filter((reading) => !hasSlipped(reading, truth))
      slipped += readings.length - straight.length
      if (straight.length > 0) passings.push(stockPassing(truth, filledUp(straight)))
    }
    const sorted = passings.sort((a, b) => b.sureness - a.sureness)
    const sightings = rendered.length * sightingsPerPassing
    return { alphabet, passings: sorted, slipped, sightings, misread: misreadIn(sorted, alphabet) }
  } finally {
    await vision.stop()
  }
}

async function readAll(sightings: readonly RenderedSighting[], vision: Vision): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const sighting of sightings) {
    const plates = [{ corners: sighting.corners, confidence: 1 }]
    readings.push((await vision.read(pictureOf(sighting), plates))[0]!)
  }
  return readings
}

/** A text that is nearer to the truth when characters are moved along than place by place. */
function hasSlipped(reading: Reading, truth: string): boolean {
  const { text } = likeliestText(reading)
  const places = Math.max(text.length, truth.length)
  let differences = 0
  for (let place = 0; place < places; place++) if (text[place] !== truth[place]) differences++
  return distance(text, truth) < differences
}

/** Five again, where some were left out. */
const filledUp = (readings: readonly Reading[]): readonly Reading[] =>
  Array.from({ length: sightingsPerPassing }, (_, index) => readings[index % readings.length]!)

function stockPassing(truth: string, readings: readonly Reading[]): StockPassing {
  const { alphabet, places } = readings[0]!
  let sureness = 0
  const columns = Array.from({ length: places }, (_, place): Column => {
    const rows = readings.map(({ logProbabilities }) =>
      logProbabilities.slice(place * alphabet.length, (place + 1) * alphabet.length),
    )
    const own = alphabet.indexOf(truth[place] ?? '')
    sureness += rows.reduce((sum, row) => sum + row[own]!, 0) / (rows.length * places)
    return { rows, isClear: natsAhead(rows, own) >= clearNatsMin }
  })
  return { truth, columns, sureness }
}

function misreadIn(passings: readonly StockPassing[], alphabet: readonly string[]): number {
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
