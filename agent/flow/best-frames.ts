import type { Frame } from '../domain/frame.js'
import type { Corners } from '../domain/geometry.js'
import type { Picture } from '../domain/picture.js'
import type { TimedSighting, Track } from '../domain/track.js'
import { likeliestText } from './reading-to-texts.js'

interface BestFrame {
  readonly best: TimedSighting
  readonly frame: Frame
  readonly worth: number
}

/**
 * The frame on which each open track is best seen, kept for its evidence pictures. Bounded by the number of
 * open tracks; frames are shared between the tracks on them.
 */
export class BestFrames {
  readonly #frames = new Map<number, BestFrame>()

  /** Keeps `frame` for the track where its newest sighting beats the best so far. */
  offer(track: Track, frame: Frame): void {
    const best = track.sightings.at(-1)!
    const worth = worthOf(best) - (isWhole(best.corners, frame.full) ? 0 : cutOffNats)
    const kept = this.#frames.get(track.trackId)
    if (kept === undefined || worth > kept.worth) this.#frames.set(track.trackId, { best, frame, worth })
  }

  of(trackId: number): { readonly best: TimedSighting; readonly frame: Frame } {
    const { best, frame } = this.#frames.get(trackId)!
    return { best, frame }
  }

  keeps(frame: Frame): boolean {
    return [...this.#frames.values()].some((kept) => kept.frame === frame)
  }

  release(trackId: number): void {
    this.#frames.delete(trackId)
  }
}

/** A plate that the picture's edge cuts is evidence only where it was never whole. */
const cutOffNats = 5

function isWhole(corners: Corners, { width, height }: Picture): boolean {
  return corners.every(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height)
}

/** A sure sighting beats a large one; among equally sure ones, twice the width is worth a factor of two in probability. */
function worthOf({ reading, widthPx }: TimedSighting): number {
  return likeliestText(reading).logProbability + Math.log(widthPx)
}
