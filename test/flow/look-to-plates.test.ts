import t from 'tap'
import { lookToPlates } from '../../agent/flow/look-to-plates.js'
import { cornersAt, readingOf, sightingOf } from '../fakes/readings.js'

t.test('plates come from left to right, each with its box', async (t) => {
  const plates = lookToPlates([
    sightingOf(readingOf('AB01CDE'), cornersAt(400, 100, 94)),
    sightingOf(readingOf('CD01EFG'), cornersAt(10, 200, 47)),
  ])
  t.same(
    plates.map(({ mark }) => mark?.vrm),
    ['CD01EFG', 'AB01CDE'],
  )
  t.same(plates[1]?.box, [400, 100, 94, 20])
  t.same(plates[1]?.corners, cornersAt(400, 100, 94))
})

t.test('a plate that nobody could read is found and has no mark', async (t) => {
  const plates = lookToPlates([
    sightingOf(readingOf('AB01CDE', 0.5)),
    sightingOf(readingOf('', 0.99), cornersAt(300, 100)),
  ])
  t.equal(plates.length, 2)
  for (const { mark } of plates) t.equal(mark, undefined)
})

t.test('no plate, nothing', async (t) => {
  t.same(lookToPlates([]), [])
})
