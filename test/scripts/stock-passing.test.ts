import t from 'tap'
import { hasSlipped, misreadIn, stockPassing } from '../../scripts/measure/stock-passing.js'
import { alphabet, readingOf } from '../fakes/readings.js'

const truth = 'AB01CDE'
const sure = readingOf(truth, 0.9999)
const doubtful = readingOf(truth, 0.5)

t.test(
  'a reading whose characters are moved along has slipped; one that is only wrong has not',
  async (t) => {
    t.ok(hasSlipped(readingOf('B01CDE'), truth), 'the first character is missed')
    t.ok(hasSlipped(readingOf('AAB01CDE'), truth), 'it is doubled')
    t.notOk(hasSlipped(readingOf('AB01CDF'), truth))
    t.notOk(
      hasSlipped(readingOf('AB01CD'), truth),
      'the last one is missed, and all others stand in their places',
    )
    t.notOk(hasSlipped(sure, truth))
  },
)

t.test('a passing has a column a place, of five rows in the order of its sightings', async (t) => {
  const { columns } = stockPassing(truth, [sure, doubtful])
  t.equal(columns.length, sure.places)
  const own = alphabet.indexOf('C')
  const rows = columns[4]!.rows.map((row) => row[own]!.toFixed(3))
  const [first, second] = [Math.log(0.9999), Math.log(0.5)].map((nats) => nats.toFixed(3))
  t.strictSame(rows, [first, second, first, second, first], 'taken again where some were left out')
})

t.test('a place is clear where nothing but the truth would be looked up', async (t) => {
  const clear = (...readings: Parameters<typeof stockPassing>[1]) =>
    stockPassing(truth, readings).columns.map(({ isClear }) => isClear)
  t.strictSame(clear(sure), Array(9).fill(true))
  t.strictSame(clear(doubtful), Array(9).fill(false))
  const oneOpen = readingOf(truth, 0.9999, { 3: { char: '1', probability: 0.6, rival: '7' } })
  t.strictSame(clear(oneOpen), [true, true, true, false, true, true, true, true, true])
  const wrong = readingOf('AB07CDE', 0.9999)
  t.notOk(stockPassing(truth, [wrong]).columns[3]!.isClear, 'being sure of another character is not clear')
})

t.test('a column is as sure as its rows are of the truth', async (t) => {
  const surenessOf = (text: string) => stockPassing(truth, [readingOf(text, 0.99)]).columns[3]!.sureness
  t.ok(surenessOf(truth) > surenessOf('AB07CDE'))
  t.ok(Math.abs(stockPassing(truth, [doubtful]).columns[3]!.sureness - Math.log(0.5)) < 1e-5)
})

t.test('misread is the share of true characters that another one beats', async (t) => {
  const passings = [stockPassing(truth, [sure]), stockPassing(truth, [readingOf('AB07CDE', 0.9)])]
  t.equal(misreadIn(passings, alphabet), 1 / 14)
})
