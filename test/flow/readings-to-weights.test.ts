import t from 'tap'
import { readingsToWeights } from '../../agent/flow/readings-to-weights.js'
import { readingOf } from '../fakes/readings.js'

t.test('the surest reading counts whole, the others by their sureness against it', async (t) => {
  const weighed = readingsToWeights([readingOf('AB51CDE', 0.9), readingOf('AB51CDE', 0.99)], 0.5)
  t.equal(weighed[0]!.weight, 1)
  t.ok(Math.abs(weighed[1]!.weight - (0.9 / 0.99) ** (9 * 0.5)) < 1e-3, `${weighed[1]!.weight}`)
})

t.test('with a power of 0 all count alike', async (t) => {
  const weighed = readingsToWeights([readingOf('AB51CDE', 0.9), readingOf('AB51CDE', 0.99)], 0)
  t.same(
    weighed.map(({ weight }) => weight),
    [1, 1],
  )
})

t.test('a reading that shows nothing, or a single character, has no say', async (t) => {
  t.same(readingsToWeights([readingOf('', 0.99), readingOf('1', 0.99)], 0.5), [])
})

t.test('of many readings the surest are kept', async (t) => {
  const many = Array.from({ length: 40 }, (_, index) => readingOf('AB51CDE', 0.9 + index * 0.002))
  const weighed = readingsToWeights(many, 0.5)
  t.ok(weighed.length < many.length)
  t.equal(weighed[0]!.reading, many.at(-1))
})
