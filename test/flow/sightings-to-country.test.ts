import t from 'tap'
import { sightingsToCountry } from '../../agent/flow/sightings-to-country.js'
import { readingOf } from '../fakes/readings.js'

const countries = ['', 'GB', 'IE']

function sightingOf(widthPx: number, ...probabilities: readonly number[]) {
  const logProbabilities = Float32Array.from(probabilities, Math.log)
  return { widthPx, reading: { ...readingOf('AB01CDE'), country: { countries, logProbabilities } } }
}

t.test('a band that was read names its country', async (t) => {
  t.equal(sightingsToCountry([sightingOf(120, 0.02, 0.97, 0.01)]), 'GB')
})

t.test('no band, or one that might be read either way, names none', async (t) => {
  t.equal(sightingsToCountry([sightingOf(120, 0.99, 0.005, 0.005)]), undefined)
  t.equal(sightingsToCountry([sightingOf(120, 0.1, 0.6, 0.3)]), undefined)
})

t.test('far sightings, which show no band, do not silence the near ones', async (t) => {
  const far = Array.from({ length: 10 }, () => sightingOf(45, 0.9, 0.05, 0.05))
  const near = [150, 160, 170].map((width) => sightingOf(width, 0.01, 0.01, 0.98))
  t.equal(sightingsToCountry([...far, ...near]), 'IE')
})

t.test('near sightings that contradict each other name none', async (t) => {
  t.equal(
    sightingsToCountry([sightingOf(150, 0.01, 0.98, 0.01), sightingOf(150, 0.01, 0.01, 0.98)]),
    undefined,
  )
})

t.test('a reader that reads no bands names none', async (t) => {
  t.equal(sightingsToCountry([{ widthPx: 150, reading: readingOf('AB01CDE') }]), undefined)
  t.equal(sightingsToCountry([]), undefined)
})
