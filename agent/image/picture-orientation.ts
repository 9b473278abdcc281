import type { Box } from '../domain/geometry.js'
import type { RgbPicture } from '../domain/picture.js'
import type { PictureSize } from './picture-size.js'

/** How a picture lies in its file, as EXIF 2.3 tag 274 numbers it: 1 as shown … 8. */
export interface Orientation {
  /** The file's columns are shown as rows. */
  readonly swapped: boolean
  /** The file's columns run against what is shown. */
  readonly mirroredX: boolean
  /** The file's rows run against what is shown. */
  readonly mirroredY: boolean
}

const upright: Orientation = { swapped: false, mirroredX: false, mirroredY: false }

/** The orientation of an EXIF number; upright where there is none or an unknown one. */
export function orientationOf(exif: number | undefined): Orientation {
  if (exif === undefined || exif < 1 || exif > 8) return upright
  return {
    swapped: exif >= 5,
    mirroredX: [2, 3, 7, 8].includes(exif),
    mirroredY: [3, 4, 6, 7].includes(exif),
  }
}

/** Where a box of the shown picture lies in the file. `stored`: the picture's size in the file. */
export function shownToStored(
  [x, y, width, height]: Box,
  orientation: Orientation,
  stored: PictureSize,
): Box {
  const [u, v, across, down] = orientation.swapped ? [y, x, height, width] : [x, y, width, height]
  return [
    orientation.mirroredX ? stored.width - u - across : u,
    orientation.mirroredY ? stored.height - v - down : v,
    across,
    down,
  ]
}

/** A picture as shown, from its pixels as stored. */
export function storedToShown(picture: RgbPicture, orientation: Orientation): RgbPicture {
  const { swapped, mirroredX, mirroredY } = orientation
  if (!swapped && !mirroredX && !mirroredY) return picture
  const width = swapped ? picture.height : picture.width
  const height = swapped ? picture.width : picture.height
  const data = new Uint8Array(picture.data.length)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const [u, v] = swapped ? [y, x] : [x, y]
      const column = mirroredX ? picture.width - 1 - u : u
      const row = mirroredY ? picture.height - 1 - v : v
      const from = (row * picture.width + column) * 3
      data[to] = picture.data[from]!
      data[to + 1] = picture.data[from + 1]!
      data[to + 2] = picture.data[from + 2]!
    }
  }
  return { format: 'rgb', width, height, data }
}
