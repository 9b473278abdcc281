import t from 'tap'
import type { Reading } from '../../agent/domain/sighting.js'
import { numbersFrom } from '../../scripts/measure/calibration.js'
import { ComposedPassings } from '../../scripts/measure/composed-passings.js'
import type { StockPassing } from '../../scripts/measure/stock-passing.js'

const alphabet = ['', 'A', 'B', '1']
const places = 5
const sightings = 5

/** Rows whose numbers tell passing, place and sighting, so that each can be found again. */
const told = (passing: number, place: number, sighting: number): number =>
  -(passing * 100 + place * 10 + sighting)

/** @param clear whether all its places are */
const passingOf = (truth: string, passing: number, clear = false): StockPassing => ({
  truth,
  columns: Array.from({ length: places }, (_, place) => ({
    ...{ isClear: clear, sureness: -passing },
    rows: Array.from({ length: sightings }, (_, sighting) =>
      new Float32Array(alphabet.length).fill(told(passing, place, sighting)),
    ),
  })),
})

const stockOf = (passings: readonly StockPassing[]) => ({
  ...{ alphabet, passings, slipped: 0, sightings: passings.length * sightings, misread: 0 },
})

/** Where the rows of a composed place come from, and that all five sightings come from there. */
function sourceOf(readings: readonly Reading[], place: number): { passing: number; place: number } {
  const values = readings.map(({ logProbabilities }) => -logProbabilities[place * alphabet.length]!)
  const [first] = values
  values.forEach((value, sighting) => {
    if (value !== first! + sighting) throw new Error(`sighting ${sighting} comes from elsewhere: ${values}`)
  })
  return { passing: Math.floor(first! / 100), place: Math.floor((first! % 100) / 10) }
}

t.test('each character is a column of that character, its five sightings together', async (t) => {
  const passings = ['AB1', '1AB', 'B1A'].map((truth, passing) => passingOf(truth, passing))
  const composed = new ComposedPassings(stockOf(passings))
  const random = numbersFrom(1)
  const mark = 'BA1B'
  for (let n = 0; n < 50; n++) {
    const readings = composed.compose(mark, random)!
    t.equal(readings.length, sightings)
    t.equal(readings[0]!.places, places)
    for (const [at, char] of [...mark].entries()) {
      const { passing, place } = sourceOf(readings, at)
      t.equal(passings[passing]!.truth[place], char)
    }
    t.ok(
      sourceOf(readings, mark.length).place >= 3,
      'after the last character there is nothing, as there was',
    )
  }
})

t.test('the characters of a plate are seen as well as those of one plate were', async (t) => {
  const passings = Array.from({ length: 50 }, (_, passing) => passingOf('AB1', passing))
  const composed = new ComposedPassings(stockOf(passings))
  const random = numbersFrom(2)
  const seen = new Set<number>()
  for (let n = 0; n < 200; n++) {
    const readings = composed.compose('1BA', random)!
    // What stands after the mark is the drawn passing's own.
    const drawn = sourceOf(readings, 3).passing
    seen.add(drawn)
    for (const place of [0, 1, 2]) {
      const away = Math.abs(sourceOf(readings, place).passing - drawn)
      t.ok(away <= (drawn < 2 || drawn > 47 ? 4 : 2), `${away} from ${drawn}`)
    }
  }
  t.ok(seen.size > 40, 'any passing is drawn')
})

t.test('a character that was never seen so well is taken from what comes nearest', async (t) => {
  const passings = Array.from({ length: 50 }, (_, passing) =>
    passingOf(passing < 25 ? 'AAA' : 'AAB', passing),
  )
  const composed = new ComposedPassings(stockOf(passings))
  const random = numbersFrom(3)
  for (let n = 0; n < 20; n++) t.ok(sourceOf(composed.compose('B', random)!, 0).passing >= 25)
  t.throws(() => composed.compose('1', random), /the stock has no "1"/)
})

t.test('a passing that leaves nothing open needs no readings', async (t) => {
  const clear = new ComposedPassings(stockOf([passingOf('AB1', 0, true)]))
  t.equal(clear.compose('BA', numbersFrom(4)), undefined)
  const mixed = new ComposedPassings(stockOf([passingOf('A', 0, true), passingOf('B', 1)]))
  const random = numbersFrom(5)
  for (let n = 0; n < 20; n++) t.ok(mixed.compose('AB', random), 'one open place is enough')
})
