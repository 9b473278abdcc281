import t from 'tap'
import type { Reading } from '../../agent/domain/sighting.js'
import { numbersFrom } from '../../scripts/measure/calibration.js'
import { ComposedPassings } from '../../scripts/measure/composed-passings.js'
import { MarksListed, simulate, Tally, thresholds } from '../../scripts/measure/simulated-matching.js'
import { stockPassing } from '../../scripts/measure/stock-passing.js'
import { alphabet, readingOf } from '../fakes/readings.js'

/** A stock of plates that together show every character, each read as `read` says. */
function passingsRead(read: (truth: string) => Reading): ComposedPassings {
  const chars = alphabet.slice(1)
  const truths = Array.from({ length: 5 }, (_, n) => chars.slice(n * 7, n * 7 + 7).join(''))
  const passings = truths.map((truth) => stockPassing(truth, [read(truth)]))
  return new ComposedPassings({ alphabet, passings, slipped: 0, sightings: 25, misread: 0 })
}

const count = 400
const list = new MarksListed(2_000, numbersFrom(1))
const simulated = (read: (truth: string) => Reading) =>
  simulate(count, passingsRead(read), list, numbersFrom(2))

/** Every B is read as D, with B close behind; no layout tells them apart. */
const takenForD = (truth: string): Reading => {
  const places = [...truth].flatMap((char, place) => (char === 'B' ? [place] : []))
  const spoken = Object.fromEntries(
    places.map((place) => [place, { char: 'D', probability: 0.7, rival: 'B' }]),
  )
  return readingOf(truth, 0.995, spoken)
}

t.test('a list holds as many marks as asked for, and finds those alone', async (t) => {
  t.equal(new Set(list.marks).size, 2_000)
  t.ok(list.marks.every((mark) => list.has(mark)))
  const [first, second] = list.marks as [string, string]
  const found = list.lookUpMany([first, 'ZZ01ZZZ', second])
  t.strictSame(
    found.map(({ vrm, action }) => [vrm, action]),
    [
      [first, 'STOP'],
      [second, 'STOP'],
    ],
  )
  t.ok(list.summaries()[0]!.rules.possibleActions.includes('STOP'))
})

t.test('a reader that is always right and sure finds every listed vehicle and no other', async (t) => {
  const tally = simulated((truth) => readingOf(truth, 0.9999))
  t.equal(tally.passings, count)
  t.ok(tally.listed > count * 0.05 && tally.listed < count * 0.15, `${tally.listed} of ${count} are listed`)
  t.equal(tally.weighed, 0, 'nothing is left open')
  t.equal(tally.foundExact, tally.listed)
  t.equal(tally.missed(), 0)
  t.equal(tally.falseExact + tally.falsePossible[0]!, 0)
})

t.test('a reader that takes one character for another finds such vehicles as possible', async (t) => {
  const tally = simulated(takenForD)
  t.ok(tally.weighed > 0)
  t.ok(tally.foundExact > 0 && tally.foundExact < tally.listed)
  t.ok(tally.foundPossible[0]! > 0)
  t.ok(tally.missed(0) < tally.missed())
  t.ok(tally.foundExact + tally.foundPossible[0]! + tally.listedNotTold <= tally.listed)
  for (let at = 1; at < thresholds.length; at++) {
    t.ok(tally.foundPossible[at]! <= tally.foundPossible[at - 1]!, 'a higher threshold tells no more')
  }
})

t.test('a reader without a clue tells no reads, and so misses none that it told', async (t) => {
  const tally = simulated((truth) => readingOf(truth, 0.1))
  t.equal(tally.weighed, count)
  t.equal(tally.listedNotTold, tally.listed)
  t.equal(tally.foundExact, 0)
})

t.test('missed is the share of the listed vehicles told as reads that were met neither way', async (t) => {
  const tally = new Tally()
  tally.listed = 110
  tally.listedNotTold = 10
  tally.foundExact = 90
  tally.foundPossible[3] = 5
  t.equal(tally.missed().toFixed(9), '0.100000000')
  t.equal(tally.missed(3).toFixed(9), '0.050000000')
})
