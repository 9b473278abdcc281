/**
 * `npm run measure -- matching [--short]`: how many listed vehicles are missed and how many others are suspected.
 *
 * One million passings (10,000 with --short), half of plates of 40–90 px and half of 90 px and more, each of five
 * sightings, against a million entries (100,000). Every tenth vehicle is listed, the others are not; marks and
 * entries are drawn alike (road-marks.ts). What the sightings say is composed character by character of what the
 * reader that ships made of rendered plates (reading-stock.ts, composed-passings.ts): its rate of error, its
 * confusions and its sureness are the measured ones, nothing is typed in. The agent's own weighing and matching
 * decide; where all sightings together are sure of every character they would find the truth and nothing else,
 * and are not asked. Sightings in which the reader slipped by a place are left out of the stock.
 *
 * Missed is a listed vehicle that was told as a read and met neither exactly nor as possible; those not told at
 * all (below the reporting rule) stand apart. The share of characters misread in the stock stands beside that of
 * models/plate-reader/confusions.json, which was counted on other plates of all widths.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { possibleRule } from '../../agent/flow/read-to-possible.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { numbersFrom } from './calibration.js'
import { ComposedPassings } from './composed-passings.js'
import { type Figure, isShort, reportFigures } from './figure.js'
import { narrowStock, type Stock, wideStock } from './reading-stock.js'
import { MarksListed, simulate, type Tally, thresholds } from './simulated-matching.js'

const passingsPerWidth = isShort ? 5_000 : 500_000
const entries = isShort ? 100_000 : 1_000_000
const stockMost = isShort ? 120 : 1_000
const missedMax = 0.01
const falsePossibleMax = 5

const of1 = (name: string, value: number): Figure => ({ name, value, unit: 'of 1' })

function stockFigures(width: string, { passings, slipped, sightings, misread }: Stock): readonly Figure[] {
  return [
    { name: `${width}: plates in the stock`, value: passings.length, unit: 'plates' },
    of1(`${width}: characters misread in the stock`, misread),
    of1(`${width}: sightings left out, slipped`, slipped / sightings),
  ]
}

function tallyFigures(width: string, tally: Tally): readonly Figure[] {
  const perPassings = (name: string, count: number): Figure => ({
    name,
    value: (count / tally.passings) * 100_000,
    unit: 'of 100,000',
  })
  return [
    of1(`${width}: passings that left anything open`, tally.weighed / tally.passings),
    of1(`${width}: listed, not told at all`, tally.listedNotTold / tally.listed),
    perPassings(`${width}: false exact`, tally.falseExact),
    of1(`${width}: missed, exact hits only`, tally.missed()),
    ...thresholds.flatMap((threshold, index) => [
      of1(`${width}: missed, possible from ${threshold}`, tally.missed(index)),
      perPassings(`${width}: false possible, from ${threshold}`, tally.falsePossible[index]!),
    ]),
  ]
}

/** Of the characters of rendered plates, by the counts that ship with the reader. */
function confusedShare(): number {
  const text = readFileSync(join(packageRoot, 'models/plate-reader/confusions.json'), 'utf8')
  const { counts } = JSON.parse(text) as { readonly counts: readonly (readonly number[])[] }
  const written = counts.slice(1)
  const all = written.flat().reduce((sum, count) => sum + count, 0)
  return 1 - written.reduce((sum, row, index) => sum + row[index + 1]!, 0) / all
}

const list = new MarksListed(entries, numbersFrom(1))
const wideReadings = await wideStock(stockMost)
const narrowReadings = await narrowStock(stockMost)
const wide = simulate(passingsPerWidth, new ComposedPassings(wideReadings), list, numbersFrom(3))
const narrow = simulate(passingsPerWidth, new ComposedPassings(narrowReadings), list, numbersFrom(4))
const shipped = thresholds.indexOf(possibleRule.probabilityMin)
const falsePossible = wide.falsePossible[shipped]! + narrow.falsePossible[shipped]!
process.exitCode = reportFigures([
  of1('characters misread by confusions.json', confusedShare()),
  ...stockFigures('≥ 90 px', wideReadings),
  ...tallyFigures('≥ 90 px', wide),
  ...stockFigures('40–90 px', narrowReadings),
  ...tallyFigures('40–90 px', narrow),
  { ...of1('missed, ≥ 90 px, as shipped', wide.missed(shipped)), atMost: missedMax },
  {
    name: 'false possible, all widths, as shipped',
    value: (falsePossible / (wide.passings + narrow.passings)) * 100_000,
    unit: 'of 100,000',
    atMost: falsePossibleMax,
  },
])
