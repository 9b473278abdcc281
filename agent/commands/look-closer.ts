import { surestOfEach } from '../domain/detection.js'
import { boxAround, scaleCorners } from '../domain/geometry.js'
import type { RgbPicture } from '../domain/picture.js'
import type { Sighting } from '../domain/sighting.js'
import { cutOut, type PictureTile, tilesOf } from '../image/picture-tiles.js'
import type { Look, Vision } from '../ports.js'

/** Wider than any plate that is too small to be found on the whole picture. */
const overlapPx = 160
/** A plate this near to a tile's edge may be cut through; the next tile shows it whole. */
const edgePx = 4

/**
 * The plates of a picture that is larger than the detector's, which shows the far ones too small: those found there,
 * and those found by looking at the picture part by part. Corners in pixels of `look.frame.full`.
 */
export async function lookCloser(look: Look, vision: Vision): Promise<readonly Sighting[]> {
  const { frame } = look
  const picture = frame.full as RgbPicture
  const found = [...look.sightings]
  // One tile's memory goes to the vision thread and comes back: of a large picture there is little to spare.
  let room: Uint8Array<ArrayBuffer> | undefined
  for (const tile of tilesOf(picture, vision.detectorLongSidePx, overlapPx)) {
    const part = cutOut(picture, tile, room)
    const closer = await vision.look({ ...frame, small: part, full: part })
    room = closer.frame.full.data
    found.push(...closer.sightings.filter((each) => isWhole(each, tile)).map((each) => onPicture(each, tile)))
  }
  return surestOfEach(found)
}

function isWhole({ corners }: Sighting, { width, height }: PictureTile): boolean {
  const [left, top, boxWidth, boxHeight] = boxAround(corners)
  return (
    left >= edgePx && top >= edgePx && left + boxWidth <= width - edgePx && top + boxHeight <= height - edgePx
  )
}

const onPicture = (sighting: Sighting, { left, top }: PictureTile): Sighting => ({
  ...sighting,
  corners: scaleCorners(sighting.corners, 1, 1, left, top),
})
