import t from 'tap'
import type { Track } from '../../agent/domain/track.js'
import { trackToRead } from '../../agent/flow/track-to-read.js'
import { cornersAt, readingOf, sightingOf } from '../fakes/readings.js'
import { plateRead } from '../store/passings.js'

const { vrm, seenText, confidence, characters, layout } = plateRead('unused')
const mark = { vrm, seenText, confidence, characters, layout }
const circumstances = {
  readId: 'read-1',
  cameraName: 'front',
  identity: { feed: 1, source: 2, camera: 3 },
  clock: 'suspect',
  position: undefined,
  models: { 'plate-reader': '1' },
  stage: 'final',
} as const

/** A track of sightings of these widths, 100.4 ms apart. */
function trackOf(...widths: readonly number[]): Track {
  const sightings = widths.map((width, index) => ({
    ...sightingOf(readingOf('AB01CDE'), cornersAt(10 * index, 20, width)),
    atMs: index * 100.4,
    capturedAtMs: 5_000_000 + index * 100.4,
  }))
  const lastAtMs = sightings.at(-1)!.atMs
  return { trackId: 1, firstAtMs: 0, lastAtMs, sightings, sightingCount: sightings.length + 40 }
}

t.test('a read is of its best sighting, and counts all of them', async (t) => {
  const track = trackOf(94, 94, 94)
  t.match(trackToRead(track, mark, track.sightings[1]!, circumstances), {
    ...circumstances,
    ...mark,
    capturedAtMs: 5_000_100,
    corners: cornersAt(10, 20, 94),
    box: [10, 20, 94, 20],
    sightingCount: 43,
  })
})

t.test('motion is told where the plate grows or shrinks enough', async (t) => {
  for (const [widths, motion] of [
    [[100, 115], 'towards'],
    [[100, 60, 115], 'towards'],
    [[100, 114], 'unknown'],
    [[100], 'unknown'],
    [[100, 87], 'unknown'],
    [[115, 100], 'away'],
  ] as const) {
    const track = trackOf(...widths)
    t.equal(trackToRead(track, mark, track.sightings[0]!, circumstances).motion, motion, `${widths}`)
  }
})
