import t from 'tap'
import type { TimedSighting, Track } from '../../agent/domain/track.js'
import { tracksToPlaces } from '../../agent/flow/tracks-to-places.js'
import { cornersAt, readingOf } from '../fakes/readings.js'

const vrm = 'AB01CDE'

function seenAt(atMs: number, x: number, width = 100): TimedSighting {
  return {
    corners: cornersAt(x, 50, width),
    confidence: 0.9,
    reading: readingOf(vrm),
    widthPx: width,
    atMs,
    capturedAtMs: atMs,
  }
}

function trackOf(...sightings: readonly TimedSighting[]): Track {
  return {
    trackId: 1,
    firstAtMs: sightings[0]!.atMs,
    lastAtMs: sightings.at(-1)!.atMs,
    sightings,
    sightingCount: sightings.length,
  }
}

t.test('a plate that moved is expected where it would be by now, as large as it would be', async (t) => {
  const track = trackOf(seenAt(0, 100, 100), seenAt(100, 120, 110))
  t.same(tracksToPlaces([track], 200), [
    cornersAt(140, 50, 120).map(([x], corner) => [
      x,
      // The height grows with the width, as it did in the last step.
      2 * cornersAt(120, 50, 110)[corner]![1] - cornersAt(100, 50, 100)[corner]![1],
    ]),
  ])
})

t.test('a plate seen once is expected where it was', async (t) => {
  t.same(tracksToPlaces([trackOf(seenAt(0, 100))], 100), [cornersAt(100, 50)])
})

t.test('two sightings far apart in time say nothing of the movement', async (t) => {
  t.same(tracksToPlaces([trackOf(seenAt(0, 100), seenAt(900, 400))], 1000), [cornersAt(400, 50)])
})

t.test('a movement is not carried on for ever', async (t) => {
  const [place] = tracksToPlaces([trackOf(seenAt(0, 100), seenAt(20, 110))], 500)
  t.equal(place![0][0], 110 + 3 * 10)
})

t.test('a plate that was not seen for half a second may be anywhere', async (t) => {
  t.same(tracksToPlaces([trackOf(seenAt(0, 100))], 501), [])
})
