import t from 'tap'
import { Doubts } from '../../agent/flow/doubts.js'
import { readingOf } from '../fakes/readings.js'

const track = (trackId: number, sightingCount: number) => ({
  ...{ trackId, sightingCount, firstAtMs: 0, lastAtMs: 0, sightings: [] },
})
const together = readingOf('AB51CDE')

t.test(
  'a track is new once, and again after another sighting, which makes what was read together old',
  async (t) => {
    const doubts = new Doubts()
    t.equal(doubts.isNew(track(1, 3)), true)
    t.equal(doubts.isNew(track(1, 3)), false)
    doubts.add(1, together)
    t.equal(doubts.together(1), together)
    t.equal(doubts.isNew(track(1, 4)), true)
    t.equal(doubts.together(1), undefined)
  },
)

t.test('of a track that has ended nothing is kept', async (t) => {
  const doubts = new Doubts()
  doubts.isNew(track(1, 3))
  doubts.add(1, together)
  doubts.forget(1)
  doubts.add(1, together)
  t.equal(doubts.together(1), undefined)
})
