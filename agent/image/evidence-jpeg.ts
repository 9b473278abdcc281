import { createHash } from 'node:crypto'
import { type Box, boxAround, type Corners } from '../domain/geometry.js'
import type { Picture, RgbPicture } from '../domain/picture.js'
import type { EvidencePicture, PictureKind } from '../domain/read.js'
import type { EvidenceMaker } from '../ports.js'
import { pictureToRgb, pixelsOfBox } from './picture-colour.js'
import { type PictureSize, sizeWithin } from './picture-size.js'
import { shrinkRgb } from './shrink.js'
import { sharp } from './single-thread-sharp.js'

/** The limits of the contract with the data centre. */
const plateSizeMax: PictureSize = { width: 120, height: 60 }
const plateBytesMax = 3 * 1024
const overviewBytesMax = 25 * 1024
const overviewLongSidePx = 640
const closeUpBytesMax = 250_000
/** A close-up stays on the device until it is asked for: the plate and a good part of its car. */
const closeUpWidthMaxPx = 1280

/** What stays around the plate on its picture, in plate widths and heights. */
const plateMargin = 0.08
const closeUpMargin = 1

/** JPEG qualities, the best first; below the last a smaller picture shows more than a coarser one. */
const qualities = [85, 75, 65, 55, 45, 35] as const
const shrinkStep = 0.75

/** Evidence pictures as JPEG, colour halved (4:2:0). */
export class SharpEvidenceMaker implements EvidenceMaker {
  plate(full: Picture, corners: Corners): Promise<EvidencePicture> {
    const plate = pictureToRgb(full, pixelsOfBox(widen(boxAround(corners), plateMargin), full))
    return evidence('plate', fitInto(plate, plateSizeMax), plateBytesMax)
  }

  overview(small: Picture): Promise<EvidencePicture> {
    const scene = pictureToRgb(small)
    return evidence('overview', shrinkRgb(scene, sizeWithin(scene, overviewLongSidePx)), overviewBytesMax)
  }

  closeUp(full: Picture, corners: Corners): Promise<EvidencePicture> {
    const around = surround(boxAround(corners))
    const inside = pixelsOfBox(around, full)
    const scale = Math.min(1, closeUpWidthMaxPx / around[2])
    const part = pictureToRgb(full, inside)
    const surroundings = widenedTo(
      times(around, scale),
      times(inside, scale),
      shrinkRgb(part, scaled(part, scale)),
    )
    return evidence('full', surroundings, closeUpBytesMax)
  }
}

/** Margins as a part of the box's own sides. */
function widen([x, y, width, height]: Box, margin: number): Box {
  return [x - margin * width, y - margin * height, width * (1 + 2 * margin), height * (1 + 2 * margin)]
}

/** The plate with a margin of its own width on every side. */
function surround([x, y, width, height]: Box): Box {
  const margin = closeUpMargin * width
  return [x - margin, y - margin, width + 2 * margin, height + 2 * margin]
}

/**
 * Black where `around` reaches beyond its picture: so the plate is always the middle third of a close-up, and the cab
 * page can show it at full resolution without being told where it is.
 * @param around where, and how large, the close-up is
 * @param inside the part of `around` that `picture` shows
 */
function widenedTo(around: Box, inside: Box, picture: RgbPicture): RgbPicture {
  const width = Math.max(picture.width, Math.round(around[2]))
  const height = Math.max(picture.height, Math.round(around[3]))
  if (width === picture.width && height === picture.height) return picture
  const left = within(Math.round(inside[0] - around[0]), width - picture.width)
  const top = within(Math.round(inside[1] - around[1]), height - picture.height)
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < picture.height; row += 1) {
    const from = row * picture.width * 3
    data.set(picture.data.subarray(from, from + picture.width * 3), ((top + row) * width + left) * 3)
  }
  return { format: 'rgb', width, height, data }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value))

function times([x, y, width, height]: Box, scale: number): Box {
  return [x * scale, y * scale, width * scale, height * scale]
}

function fitInto(picture: RgbPicture, limit: PictureSize): RgbPicture {
  return shrinkRgb(
    picture,
    scaled(picture, Math.min(limit.width / picture.width, limit.height / picture.height)),
  )
}

/** Never larger, never nothing. */
function scaled({ width, height }: PictureSize, scale: number): PictureSize {
  const side = (px: number) => Math.max(1, Math.min(px, Math.floor(px * scale)))
  return { width: side(width), height: side(height) }
}

/** The best JPEG within `bytesMax`: quality goes first, then size. */
async function evidence(kind: PictureKind, picture: RgbPicture, bytesMax: number): Promise<EvidencePicture> {
  for (const quality of qualities) {
    const jpeg = await encode(picture, quality)
    if (jpeg.length <= bytesMax) return described(kind, jpeg, picture)
  }
  return evidence(kind, shrinkRgb(picture, scaled(picture, shrinkStep)), bytesMax)
}

function encode({ data, width, height }: RgbPicture, quality: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer()
}

function described(kind: PictureKind, jpeg: Uint8Array, { width, height }: PictureSize): EvidencePicture {
  return { kind, jpeg, sha256: createHash('sha256').update(jpeg).digest('hex'), width, height }
}
