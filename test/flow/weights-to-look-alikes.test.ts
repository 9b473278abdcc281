import t from 'tap'
import type { Reading } from '../../agent/domain/sighting.js'
import { readingsToWeights } from '../../agent/flow/readings-to-weights.js'
import { weighingRule } from '../../agent/flow/sightings-to-mark.js'
import { weightsToLookAlikes } from '../../agent/flow/weights-to-look-alikes.js'
import { readingOf } from '../fakes/readings.js'

const natsMax = 9
const lookAlikesOf = (text: string, readings: readonly Reading[]) =>
  weightsToLookAlikes(readingsToWeights(readings, weighingRule.surenessPower), text, natsMax, weighingRule)

const open = (text: string, rivals: Readonly<Record<number, string>>): Reading =>
  readingOf(
    text,
    0.9999,
    Object.fromEntries(
      Object.entries(rivals).map(([place, rival]) => [
        place,
        { char: text[Number(place)] ?? '', probability: 0.6, rival },
      ]),
    ),
  )

t.test('places that are left open are said otherwise, alone and in pairs, never three at once', async (t) => {
  const texts = lookAlikesOf('AB01CDE', [open('AB01CDE', { 0: '4', 1: '8', 6: 'F' })])
  for (const text of ['4B01CDE', 'A801CDE', 'AB01CDF', '4801CDE', 'A801CDF', '4B01CDF']) {
    t.ok(texts.includes(text), text)
  }
  t.notOk(texts.includes('4801CDF'))
  t.notOk(texts.includes('AB01CDE'), 'the read is no look-alike of itself')
})

t.test('the likeliest come first', async (t) => {
  const texts = lookAlikesOf('AB01CDE', [
    readingOf('AB01CDE', 0.9999, {
      1: { char: 'B', probability: 0.9, rival: '8' },
      6: { char: 'E', probability: 0.6, rival: 'F' },
    }),
  ])
  t.ok(texts.indexOf('AB01CDF') < texts.indexOf('A801CDE'))
  t.ok(texts.indexOf('A801CDE') < texts.indexOf('A801CDF'))
})

t.test('a character too many or too few is tried where the sightings leave it open', async (t) => {
  t.ok(lookAlikesOf('AB01CDE', [open('AB01CDE', { 6: '' })]).includes('AB01CD'))
  t.ok(lookAlikesOf('AB01CD', [open('AB01CD', { 6: 'E' })]).includes('AB01CDE'))
  const readings = [readingOf('AB1CDE', 0.95), readingOf('AB11CDE', 0.94)]
  t.ok(
    lookAlikesOf('AB1CDE', readings).includes('AB11CDE'),
    'doubled in the middle, as another sighting read it',
  )
})

t.test(
  'a plate without doubt has none, and one of which nothing is known not more than are looked up',
  async (t) => {
    const clear = Array.from({ length: 5 }, () => readingOf('AB01CDE', 0.9999))
    t.same(lookAlikesOf('AB01CDE', clear), [])
    const blurred = Array.from({ length: 5 }, () => readingOf('AB01CDE', 0.1))
    t.ok(lookAlikesOf('AB01CDE', blurred).length <= 160)
  },
)
