import { type Box, boxAround, scaleCorners } from '../domain/geometry.js'
import type { RgbPicture } from '../domain/picture.js'
import type { Sighting } from '../domain/sighting.js'
import { lookToPlates, type PlateOnPicture } from '../flow/look-to-plates.js'
import { openPictureFile, type PictureFile } from '../image/picture-file.js'
import type { Vision } from '../ports.js'
import { lookCloser } from './look-closer.js'

/** A still picture has no second frame: each plate is read in several slightly different crops instead. */
const framings = 4
/** A plate this wide or wider gains nothing from the picture's full resolution. */
const wideEnoughPx = 200
/** How much of its surroundings is cut out with a plate, in widths of it. */
const surroundings = 0.2

export interface ReadPicture {
  /** Corners and boxes in pixels of the picture as shown. */
  readonly plates: readonly PlateOnPicture[]
  /** For drawing on: the picture, or a smaller copy of a very large one. */
  readonly picture: RgbPicture
  /** Pixels of `picture` per pixel of the picture as shown. */
  readonly scale: number
}

/** Finds and reads the plates of a picture file. Throws InputError where it is no picture. */
export async function readPicture(path: string, vision: Vision): Promise<ReadPicture> {
  const file = await openPictureFile(path, { longSidePx: vision.detectorLongSidePx })
  const { small, full, fullScale } = file
  const look = await vision.look({ camera: path, capturedAtMs: 0, atMs: 0, small, full }, { framings })
  // Nobody waits for a still picture as a camera's next frame does: a second look is worth its time.
  const found = full === small ? look.sightings : await lookCloser(look, vision)
  const shown = found.map((sighting) => ({
    ...sighting,
    corners: scaleCorners(sighting.corners, 1 / fullScale, 1 / fullScale),
  }))
  const sightings =
    fullScale === 1 ? shown : await Promise.all(shown.map((each) => readCloser(each, file, vision)))
  return { plates: lookToPlates(sightings), picture: look.frame.full as RgbPicture, scale: fullScale }
}

/** A plate that the shrunk copy shows too small is cut out of the file at its full resolution and read again. */
async function readCloser(sighting: Sighting, file: PictureFile, vision: Vision): Promise<Sighting> {
  if (sighting.widthPx >= wideEnoughPx) return sighting
  const [left, top, width, height] = boxWithSurroundings(boxAround(sighting.corners))
  const region = await file.region([left, top, width, height])
  const corners = scaleCorners(sighting.corners, 1, 1, -Math.max(0, left), -Math.max(0, top))
  const [read] = await vision.read(region, [{ corners, confidence: sighting.confidence }], framings)
  return { ...sighting, ...read! }
}

function boxWithSurroundings([x, y, width, height]: Box): Box {
  const margin = Math.ceil(width * surroundings)
  return [
    Math.floor(x) - margin,
    Math.floor(y) - margin,
    Math.ceil(width) + 2 * margin,
    Math.ceil(height) + 2 * margin,
  ]
}
