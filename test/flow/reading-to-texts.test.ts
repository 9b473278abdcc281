import t from 'tap'
import {
  likeliestText,
  likelyTexts,
  readingToTexts,
  textLogProbability,
} from '../../agent/flow/reading-to-texts.js'
import { readingOf } from '../fakes/readings.js'

t.test('the likeliest text comes first and its rivals follow in order', async (t) => {
  const reading = readingOf('AB01CDE', 0.99, { 3: { char: '1', probability: 0.6, rival: '7' } })
  const [first, second] = readingToTexts(reading, 8)
  t.equal(first!.text, 'AB01CDE')
  t.equal(second!.text, 'AB07CDE')
  t.ok(first!.logProbability > second!.logProbability)
})

t.test('an empty place in the middle leaves the text whole', async (t) => {
  const reading = readingOf('AB01CDE', 0.99, {
    0: { char: '', probability: 0.99 },
    1: { char: 'A', probability: 0.99 },
    2: { char: 'B', probability: 0.99 },
    3: { char: '0', probability: 0.99 },
    4: { char: '1', probability: 0.99 },
    5: { char: 'C', probability: 0.99 },
    6: { char: 'D', probability: 0.99 },
    7: { char: 'E', probability: 0.99 },
  })
  t.equal(likeliestText(reading).text, 'AB01CDE')
  t.ok(textLogProbability(reading, 'AB01CDE') > Math.log(0.8), 'the slipped alignment is found')
})

t.test('a text is as likely as its places are, straight or with one of them skipped', async (t) => {
  const sure = Math.log(0.9)
  const none = { char: '', probability: 0.9 }
  const straight = readingOf('F1X', 0.9)
  t.ok(Math.abs(textLogProbability(straight, 'F1X') - 9 * sure) < 1e-4)
  const slipped = readingOf('', 0.9, {
    0: { char: 'F', probability: 0.9 },
    1: none,
    2: { char: '1', probability: 0.9 },
    3: { char: 'X', probability: 0.9 },
  })
  t.ok(Math.abs(textLogProbability(slipped, 'F1X') - 9 * sure) < 1e-4)
  const full = readingOf('F1XF1XF1X', 0.9)
  t.ok(
    Math.abs(textLogProbability(full, 'F1XF1XF1X') - 9 * sure) < 1e-4,
    'on all places nothing can be skipped',
  )
})

t.test('the likely texts of a reading are those of its distributions, each time it is asked', async (t) => {
  const reading = readingOf('AB01CDE', 0.99, { 3: { char: '1', probability: 0.6, rival: '7' } })
  t.equal(likelyTexts(reading)[1]!.text, 'AB07CDE')
  t.equal(likelyTexts(reading), likelyTexts(reading))
})

t.test('a reading of nothing has no text', async (t) => {
  t.same(readingToTexts(readingOf('', 0.999), 1), [])
  t.equal(likeliestText(readingOf('', 0.999)).text, '')
})

t.test('a text longer than the places is impossible', async (t) => {
  t.equal(textLogProbability(readingOf('AB01CDE'), 'AB01CDEFGH'), Number.NEGATIVE_INFINITY)
})
