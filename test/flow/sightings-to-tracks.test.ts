import t from 'tap'
import {
  closeTracks,
  noTracks,
  sightingsToTracks,
  trackingRule,
} from '../../agent/flow/sightings-to-tracks.js'
import { cornersAt, readingOf, sightingOf } from '../fakes/readings.js'

const at = (atMs: number) => ({ atMs, capturedAtMs: 1_000_000 + atMs })
const clear = (text: string, x: number, width = 100) =>
  sightingOf(readingOf(text, 0.99), cornersAt(x, 100, width))

t.test('a plate that moves and grows is one track', async (t) => {
  let state = noTracks
  for (let frame = 0; frame < 10; frame++) {
    const step = sightingsToTracks(
      state,
      [clear('AB01CDE', 100 + 30 * frame, 80 + 5 * frame)],
      at(frame * 100),
    )
    t.same(step.trackIds, [1])
    state = step.state
  }
  t.equal(state.open.length, 1)
  t.equal(state.open[0]!.sightingCount, 10)
})

t.test('two plates side by side are two tracks, whichever comes first', async (t) => {
  const first = sightingsToTracks(noTracks, [clear('AB01CDE', 100), clear('KL01MNP', 400)], at(0))
  const second = sightingsToTracks(first.state, [clear('KL01MNP', 410), clear('AB01CDE', 110)], at(100))
  t.same(second.trackIds, [2, 1])
})

t.test('another clear plate at the same place is another track', async (t) => {
  const first = sightingsToTracks(noTracks, [clear('AB01CDE', 100)], at(0))
  const second = sightingsToTracks(first.state, [clear('KX01MNP', 100)], at(1000))
  t.same(second.trackIds, [2])
})

t.test('a blurred sighting stays with the plate that was there', async (t) => {
  const first = sightingsToTracks(noTracks, [clear('AB01CDE', 100)], at(0))
  const blurred = sightingOf(readingOf('4801C', 0.4), cornersAt(112, 104))
  t.same(sightingsToTracks(first.state, [blurred], at(100)).trackIds, [1])
})

t.test('the same text is followed over a jump across the picture', async (t) => {
  const first = sightingsToTracks(noTracks, [clear('AB01CDE', 100)], at(0))
  t.same(sightingsToTracks(first.state, [clear('AB01CDE', 900)], at(100)).trackIds, [1])
})

t.test('a plate not seen for the gap has passed', async (t) => {
  const first = sightingsToTracks(noTracks, [clear('AB01CDE', 100)], at(0))
  t.same(sightingsToTracks(first.state, [], at(trackingRule.gapMsMax)).closed, [])
  const step = sightingsToTracks(first.state, [], at(trackingRule.gapMsMax + 1))
  t.equal(step.closed.length, 1)
  t.same(step.state.open, [])
})

t.test('a parked plate is told at the latest after the longest length', async (t) => {
  let state = noTracks
  let closed = 0
  for (let atMs = 0; atMs <= trackingRule.lengthMsMax + 500; atMs += 500) {
    const step = sightingsToTracks(state, [clear('AB01CDE', 100)], at(atMs))
    closed += step.closed.length
    state = step.state
  }
  t.equal(closed, 1)
})

t.test('a long track keeps a bounded number of sightings and counts all', async (t) => {
  let state = noTracks
  for (let frame = 0; frame < 60; frame++)
    state = sightingsToTracks(state, [clear('AB01CDE', 100, 80 + frame)], at(frame * 40)).state
  const [track] = state.open
  t.equal(track!.sightingCount, 60)
  t.equal(track!.sightings.length, 40)
  t.equal(track!.sightings.at(-1)!.widthPx, 139, 'the newest stays')
})

t.test('more tracks than a camera can have close the oldest', async (t) => {
  const marks = Array.from({ length: 20 }, (_, index) => clear(`A${index + 10}XYZ`, index * 300))
  const step = sightingsToTracks(noTracks, marks, at(0))
  t.equal(step.state.open.length, 16)
  t.equal(step.closed.length, 4)
})

t.test('the end of the source closes what is open', async (t) => {
  const { state } = sightingsToTracks(noTracks, [clear('AB01CDE', 100)], at(0))
  const end = closeTracks(state)
  t.equal(end.closed.length, 1)
  t.same(end.state.open, [])
})
