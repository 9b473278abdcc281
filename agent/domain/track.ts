import type { Sighting } from './sighting.js'

/** A sighting with its time on the camera's monotonic axis. */
export interface TimedSighting extends Sighting {
  readonly atMs: number
  readonly capturedAtMs: number
}

/** The sightings of one plate on one passing, oldest first. */
export interface Track {
  /** Unique within a camera and a run of the process. */
  readonly trackId: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  /** At most `sightingsKept` of them; the narrowest go first when there are more. */
  readonly sightings: readonly TimedSighting[]
  /** All that ever joined, kept or not. */
  readonly sightingCount: number
}
