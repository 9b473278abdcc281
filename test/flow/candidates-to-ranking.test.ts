import t from 'tap'
import { candidatesToRanking } from '../../agent/flow/candidates-to-ranking.js'
import { readingsToWeights } from '../../agent/flow/readings-to-weights.js'
import { readingOf } from '../fakes/readings.js'

const rule = { junkNats: 7, likeness: 0.3, expectedNats: 3 }
const seenWith = { atMs: Date.UTC(2026, 0, 1), expected: [] }

t.test('the likeliest text leads, and the scores fall', async (t) => {
  const doubtful = readingOf('AB51CDE', 0.99, { 6: { char: 'E', probability: 0.6, rival: 'F' } })
  const ranking = candidatesToRanking(readingsToWeights([doubtful, doubtful], 0.5), seenWith, rule)
  t.same(
    ranking.slice(0, 2).map(({ text }) => text),
    ['AB51CDE', 'AB51CDF'],
  )
  t.ok(ranking.every(({ score }, place) => place === 0 || score <= ranking[place - 1]!.score))
  t.equal(new Set(ranking.map(({ text }) => text)).size, ranking.length, 'no text twice')
})

t.test('one reading takes no more from a text than junk may', async (t) => {
  const scoreWith = (junkNats: number) =>
    candidatesToRanking(
      readingsToWeights([readingOf('AB51CDE'), readingOf('ZZ9')], 0),
      { ...seenWith, expected: ['AB51CDE'] },
      { ...rule, junkNats, likeness: 0 },
    ).find(({ text }) => text === 'AB51CDE')!.score
  t.ok(Math.abs(scoreWith(7) - scoreWith(9) - 2) < 0.01, `${scoreWith(7)} and ${scoreWith(9)}`)
})

t.test('what is expected starts ahead', async (t) => {
  const weighed = readingsToWeights([readingOf('AB51CDE')], 0.5)
  const scoreOf = (expected: readonly string[]) =>
    candidatesToRanking(weighed, { ...seenWith, expected }, rule).find(({ text }) => text === 'AB51CDE')!
      .score
  t.ok(Math.abs(scoreOf(['AB51CDE']) - scoreOf([]) - rule.expectedNats) < 1e-9)
})
