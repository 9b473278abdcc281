/**
 * What the reader that ships makes of rendered plates, taken apart into characters: the stock that simulated
 * passings are composed of.
 */
import { defaultVision } from '../../agent/default-vision.js'
import type { Reading } from '../../agent/domain/sighting.js'
import type { Vision } from '../../agent/ports.js'
import { pictureOf, type RenderedPassing, type RenderedSighting, renderedSet } from './rendered-sets.js'
import {
  hasSlipped,
  misreadIn,
  type StockPassing,
  sightingsPerPassing,
  stockPassing,
} from './stock-passing.js'

export interface Stock {
  readonly alphabet: readonly string[]
  readonly passings: readonly StockPassing[]
  /** Sightings left out because the reader slipped: their rows stand for other characters. */
  readonly slipped: number
  readonly sightings: number
  /** Of the characters of the sightings kept, the share of which another one was likelier. */
  readonly misread: number
}

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
      if (straight.length > 0) passings.push(stockPassing(truth, straight))
    }
    const sightings = rendered.length * sightingsPerPassing
    return { alphabet, passings, slipped, sightings, misread: misreadIn(passings, alphabet) }
  } finally {
    await vision.stop()
  }
}

async function readAll(sightings: readonly RenderedSighting[], vision: Vision): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const sighting of sightings) {
    const plates = [{ corners: sighting.corners, confidence: 1 }]
    readings.push((await vision.read(pictureOf(sighting), plates))[0]!.reading)
  }
  return readings
}
