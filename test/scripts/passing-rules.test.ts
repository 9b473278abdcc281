import t from 'tap'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import { earlyAnswer, passingRules } from '../../scripts/measure/passing-rules.js'
import type { ReadSighting } from '../../scripts/measure/read-passings.js'
import { readingOf } from '../fakes/readings.js'

const sightingOf = (text: string, sureness: number, plateWidth: number): ReadSighting => {
  const reading = readingOf(text, sureness)
  return { reading, plateWidth, mark: sightingsToMark([reading]) }
}
const truth = 'AB51CDE'

t.test('each rule takes the mark that it names', async (t) => {
  const sightings = [
    sightingOf('AB51CDF', 0.9, 50),
    sightingOf('AB51CDF', 0.9, 60),
    sightingOf(truth, 0.999, 70),
    sightingOf('AB51CDG', 0.9, 80),
  ]
  const passing = { truth, sightings, together: undefined }
  t.equal(passingRules['the surest sighting'](passing), 1)
  t.equal(passingRules['the largest plate'](passing), 0)
  t.equal(passingRules['the majority of texts'](passing), 0)
  t.equal(passingRules['a sighting at random'](passing), 0.25)
  t.equal(passingRules['right in any sighting'](passing), 1)
  t.equal(passingRules['weighed together'](passing), 1)
})

t.test('nothing seen is never right', async (t) => {
  const passing = { truth, sightings: [sightingOf('', 0.999, 50)], together: undefined }
  for (const rule of Object.values(passingRules)) t.equal(rule(passing), 0)
})

t.test('an early answer is given once it is sure enough, and before the last sighting', async (t) => {
  const passing = (...sightings: readonly ReadSighting[]) => ({ truth, sightings, together: undefined })
  const sure = sightingOf(truth, 0.9995, 50)
  t.equal(earlyAnswer(passing(sure, sure, sure))?.vrm, truth)
  t.equal(earlyAnswer(passing(sure, sure)), undefined)
  const doubtful = sightingOf(truth, 0.7, 50)
  t.equal(earlyAnswer(passing(doubtful, doubtful, doubtful)), undefined)
})

t.test('what the crops say together counts more than a single sighting', async (t) => {
  const sightings = [sightingOf('AB51CDF', 0.9, 50), sightingOf('AB51CDF', 0.9, 60)]
  const passing = { truth, sightings, together: readingOf(truth, 0.99) }
  t.equal(passingRules['weighed together'](passing), 1)
  t.equal(passingRules['weighed together, no crops laid over each other'](passing), 0)
})
