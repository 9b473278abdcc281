import t from 'tap'
import { averageDistributions } from '../../agent/vision/average-distributions.js'

const logs = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log)
const chances = (logProbabilities: Float32Array) =>
  [...logProbabilities].map((each) => Number(Math.exp(each).toFixed(4)))

t.test('one framing at temperature 1 is left as it is', async (t) => {
  t.same(chances(averageDistributions(logs(0.7, 0.3, 0.1, 0.9), 1, 2, 1)), [0.7, 0.3, 0.1, 0.9])
})

t.test('framings are averaged as probabilities, so that none vetoes', async (t) => {
  t.same(chances(averageDistributions(logs(0.9, 0.1, 0.000001, 0.999999), 2, 2, 1)), [0.45, 0.55])
})

t.test('a temperature above 1 flattens, and rows still add up to 1', async (t) => {
  const [sure, unsure] = chances(averageDistributions(logs(0.99, 0.01), 1, 2, 2))
  t.ok(sure! < 0.99 && sure! > 0.5)
  t.ok(Math.abs(sure! + unsure! - 1) < 1e-3)
})

t.test('an impossible class keeps a finite logarithm', async (t) => {
  const [, impossible] = averageDistributions(Float32Array.from([0, -200]), 1, 2, 1)
  t.ok(Number.isFinite(impossible))
})
