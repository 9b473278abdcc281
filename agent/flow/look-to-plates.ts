import { type Box, boxAround, type Corners } from '../domain/geometry.js'
import type { DecodedMark } from '../domain/read.js'
import type { Sighting } from '../domain/sighting.js'
import { sightingsToCountry } from './sightings-to-country.js'
import { sightingsToMark } from './sightings-to-mark.js'

/** A plate on one picture, read or only found. */
export interface PlateOnPicture {
  readonly corners: Corners
  readonly box: Box
  /** Undefined for a plate that was found and could not be read. */
  readonly mark: DecodedMark | undefined
  /** ISO 3166 code, where the band on the plate was read. */
  readonly country: string | undefined
}

/** Below this a guess would only mislead: the plate counts as found and not read. */
const readConfidenceMin = 0.3

/** What one look alone says of each plate, from left to right. */
export function lookToPlates(sightings: readonly Sighting[]): readonly PlateOnPicture[] {
  return sightings
    .map((sighting) => {
      const { corners, reading } = sighting
      const mark = sightingsToMark([reading])
      const isRead = mark !== undefined && mark.confidence >= readConfidenceMin
      return {
        corners,
        box: boxAround(corners),
        mark: isRead ? mark : undefined,
        country: sightingsToCountry([sighting]),
      }
    })
    .sort((a, b) => a.box[0] - b.box[0])
}
