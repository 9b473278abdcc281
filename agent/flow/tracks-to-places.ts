import type { Corners, Point } from '../domain/geometry.js'
import type { TimedSighting, Track } from '../domain/track.js'

/** A plate unseen for longer may be anywhere. */
const unseenMsMax = 500
/** Two sightings further apart than this say nothing of the movement between the next two. */
const stepMsMax = 500
/** Movement is carried on for at most so many of the last step's lengths. */
const stepsMax = 3

/** Where the plates of the open tracks should be at `atMs`, moving on as between their last two sightings. */
export function tracksToPlaces(open: readonly Track[], atMs: number): readonly Corners[] {
  return open
    .filter(({ lastAtMs }) => atMs - lastAtMs <= unseenMsMax)
    .map(({ sightings }) => placeOf(sightings.at(-2), sightings.at(-1)!, atMs))
}

function placeOf(before: TimedSighting | undefined, last: TimedSighting, atMs: number): Corners {
  const stepMs = before === undefined ? 0 : last.atMs - before.atMs
  if (before === undefined || stepMs <= 0 || stepMs > stepMsMax) return last.corners
  const steps = Math.min(stepsMax, (atMs - last.atMs) / stepMs)
  const moved = (corner: number): Point => {
    const [x, y] = last.corners[corner]!
    const [fromX, fromY] = before.corners[corner]!
    return [x + (x - fromX) * steps, y + (y - fromY) * steps]
  }
  return [moved(0), moved(1), moved(2), moved(3)]
}
