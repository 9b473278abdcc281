import t from 'tap'
import { readingsToWeights } from '../../agent/flow/readings-to-weights.js'
import { variantsOf, weightsToCandidates } from '../../agent/flow/weights-to-candidates.js'
import { readingOf } from '../fakes/readings.js'

t.test('what is expected comes first, then the likeliest text of each reading', async (t) => {
  const weighed = readingsToWeights([readingOf('AB51CDE'), readingOf('AB51CDF', 0.9)], 0.5)
  t.same(weightsToCandidates(weighed, ['F1']).slice(0, 3), ['F1', 'AB51CDE', 'AB51CDF'])
})

t.test('no single character is a candidate, and there are not endlessly many', async (t) => {
  const many = Array.from({ length: 12 }, (_, index) => readingOf(`A${index}B${index}`, 0.3))
  const texts = weightsToCandidates(readingsToWeights(many, 0), [])
  t.ok(texts.length > 10 && texts.length <= 32, `${texts.length}`)
  t.ok(texts.every((text) => text.length > 1))
})

t.test('a variant changes one place to what all readings find likely there', async (t) => {
  const doubtful = { 1: { char: '8', probability: 0.6, rival: 'B' } }
  const weighed = readingsToWeights([readingOf('A8', 0.99, doubtful), readingOf('AB')], 0.5)
  const variants = variantsOf('A8', weighed)
  t.ok(variants.includes('AB'))
  t.notOk(variants.includes('A8'), 'the text itself is none')
  t.ok(variants.every((text) => text.length === 2))
})
