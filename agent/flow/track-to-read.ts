import { boxAround } from '../domain/geometry.js'
import type { CameraIdentity, ClockState, DecodedMark, Motion, PlateRead, Position } from '../domain/read.js'
import type { TimedSighting, Track } from '../domain/track.js'
import { sightingsToCountry } from './sightings-to-country.js'

/** What a read carries that the track does not know. */
export interface ReadCircumstances {
  readonly readId: string
  readonly cameraName: string
  readonly identity: CameraIdentity
  readonly clock: ClockState
  readonly position: Position | undefined
  readonly models: Readonly<Record<string, string>>
  readonly stage: 'early' | 'final'
}

/** The agent's word on a passing: what its sightings say together, when and where its best one was. */
export function trackToRead(
  track: Track,
  mark: DecodedMark,
  best: TimedSighting,
  circumstances: ReadCircumstances,
): PlateRead {
  return {
    ...circumstances,
    ...mark,
    // The contract and the store speak in whole milliseconds; a video's time stamps are finer.
    capturedAtMs: Math.round(best.capturedAtMs),
    motion: motionOf(track),
    country: sightingsToCountry(track.sightings),
    sightingCount: track.sightingCount,
    corners: best.corners,
    box: boxAround(best.corners),
  }
}

/** A plate must have grown or shrunk by this factor before its motion is told. */
const growthMin = 1.15

function motionOf({ sightings }: Track): Motion {
  const growth = sightings.at(-1)!.widthPx / sightings[0]!.widthPx
  if (growth >= growthMin) return 'towards'
  return growth <= 1 / growthMin ? 'away' : 'unknown'
}
