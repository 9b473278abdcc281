import t, { type Test } from 'tap'
import type { Frame } from '../../agent/domain/frame.js'
import type { Corners } from '../../agent/domain/geometry.js'
import type { Track } from '../../agent/domain/track.js'
import { BestFrames } from '../../agent/flow/best-frames.js'
import { cornersAt, readingOf, sightingOf } from '../fakes/readings.js'

const pixels = { format: 'rgb', width: 640, height: 360, data: new Uint8Array() } as const
const frameAt = (atMs: number): Frame => ({
  camera: 'front',
  capturedAtMs: atMs,
  atMs,
  small: pixels,
  full: pixels,
})

/** The track as it is when this sighting has just joined it. */
function trackAt(atMs: number, probability: number, corners: Corners, trackId = 1): Track {
  const sighting = { ...sightingOf(readingOf('AB01CDE', probability), corners), atMs, capturedAtMs: atMs }
  return { trackId, firstAtMs: 0, lastAtMs: atMs, sightings: [sighting], sightingCount: 1 }
}

function bestOf(t: Test, ...offers: readonly (readonly [probability: number, corners: Corners])[]): number {
  const frames = new BestFrames()
  offers.forEach(([probability, corners], atMs) => {
    frames.offer(trackAt(atMs, probability, corners), frameAt(atMs))
  })
  const { best, frame } = frames.of(1)
  t.equal(best.atMs, frame.atMs, 'the sighting is the one on the frame')
  return frame.atMs
}

t.test('the surest sighting wins, and the widest of equally sure ones', async (t) => {
  const place = cornersAt(100, 100)
  t.equal(bestOf(t, [0.9, place], [0.99, place], [0.95, place]), 1)
  t.equal(bestOf(t, [0.99, place], [0.99, cornersAt(100, 100, 140)], [0.99, cornersAt(100, 100, 120)]), 1)
  t.equal(bestOf(t, [0.99, place], [0.99, place]), 0, 'the first of equals stays')
})

t.test('a plate that the edge cuts off is taken only where it was never whole', async (t) => {
  const cutOff = [cornersAt(560, 100), cornersAt(-5, 100), cornersAt(100, -5), cornersAt(100, 350)]
  for (const corners of cutOff) {
    t.equal(bestOf(t, [0.97, cornersAt(100, 100)], [0.999, corners]), 0, `${corners}`)
    t.equal(bestOf(t, [0.999, corners], [0.97, cornersAt(100, 100)]), 1)
  }
  t.equal(bestOf(t, [0.9, cutOff[0]!], [0.99, cutOff[0]!]), 1)
})

t.test('tracks are kept apart, and a released one begins anew', async (t) => {
  const frames = new BestFrames()
  frames.offer(trackAt(0, 0.99, cornersAt(100, 100), 1), frameAt(0))
  frames.offer(trackAt(1, 0.9, cornersAt(300, 100), 2), frameAt(1))
  t.equal(frames.of(1).frame.atMs, 0)
  t.equal(frames.of(2).frame.atMs, 1)
  frames.release(1)
  frames.offer(trackAt(2, 0.9, cornersAt(100, 100), 1), frameAt(2))
  t.equal(frames.of(1).frame.atMs, 2)
})
