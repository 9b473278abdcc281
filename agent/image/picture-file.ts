import { stat } from 'node:fs/promises'
import type { Metadata, Sharp } from 'sharp'
import type { Box } from '../domain/geometry.js'
import type { RgbPicture } from '../domain/picture.js'
import { InputError, messageOf } from '../errors.js'
import { pixelsOfBox } from './picture-colour.js'
import { orientationOf, shownToStored, storedToShown } from './picture-orientation.js'
import { type PictureSize, sizeWithin } from './picture-size.js'
import { shrinkRgb } from './shrink.js'
import { sharp } from './single-thread-sharp.js'

/** A picture read from a file, upright as its EXIF data says. */
export interface PictureFile {
  /** As shown, in full pixels. */
  readonly width: number
  readonly height: number
  /** The detector's picture: longer side at most `longSidePx`; the same as `full` where that is no larger. */
  readonly small: RgbPicture
  /** The picture itself; a large one shrunk to a longer side of `workingLongSidePx`. */
  readonly full: RgbPicture
  /** Pixels of `full` per pixel of the picture as shown: 1, or less for a large one (to half a pixel of `full`). */
  readonly fullScale: number
  /** A part at its full resolution, decoded from the file again. `box` in full pixels as shown; cut off at the picture's edge. */
  region(box: Box): Promise<RgbPicture>
}

/** The formats that cameras and phones write; others that the library knows (SVG, PDF) are programs, not pictures. */
const formats = ['jpeg', 'png', 'webp', 'tiff', 'heif']
const expected = 'a JPEG, PNG, WebP, TIFF or AVIF picture'

/** File names that may be pictures of these formats. */
export const pictureFileName = /\.(jpe?g|png|webp|tiff?|avif)$/i

/** A picture of up to 8 megapixels (24 MB as RGB) is held whole; a larger one is shrunk while it is decoded. */
const heldWholePixelsMax = 8e6
const workingLongSidePx = 2560

/**
 * Decodes a picture. Greyscale and CMYK become RGB, transparency becomes white.
 * @throws InputError naming the file and what is wrong with it: missing, a folder, empty, no picture, cut short
 */
export async function openPictureFile(
  path: string,
  { longSidePx }: { readonly longSidePx: number },
): Promise<PictureFile> {
  await refuseUnreadable(path)
  const facts = await refusingFaults(path, () => pictureFacts(path))
  const { shown } = facts
  const full = await refusingFaults(path, () => decode(upright(path, shown)))
  return {
    ...shown,
    full,
    small: shrinkRgb(full, sizeWithin(full, longSidePx)),
    fullScale: full.width / shown.width,
    region: (box) => refusingFaults(path, () => decodeRegion(path, facts, box)),
  }
}

async function refuseUnreadable(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`)
  })
  if (found.isDirectory()) throw new InputError(`${path}: expected ${expected}, got a folder`)
  // A pipe would be waited for without end, and cannot be read twice.
  if (!found.isFile()) throw new InputError(`${path}: expected ${expected}, got something that is no file`)
  if (found.size === 0) throw new InputError(`${path}: expected ${expected}, got an empty file`)
}

interface PictureFacts {
  readonly stored: PictureSize
  readonly shown: PictureSize
  readonly exifOrientation: number | undefined
}

async function pictureFacts(path: string): Promise<PictureFacts> {
  const metadata: Metadata = await file(path).metadata()
  if (!formats.includes(metadata.format)) throw new Error(`its format is ${metadata.format}`)
  return {
    stored: { width: metadata.width, height: metadata.height },
    shown: metadata.autoOrient,
    exifOrientation: metadata.orientation,
  }
}

/** A picture cut short is refused; mere oddities, which many cameras write, are not. */
const file = (path: string): Sharp => sharp(path, { failOn: 'error', sequentialRead: true })

function upright(path: string, shown: PictureSize): Sharp {
  const image = file(path).autoOrient()
  if (shown.width * shown.height <= heldWholePixelsMax) return image
  return image.resize(workingLongSidePx, workingLongSidePx, { fit: 'inside' })
}

async function decode(image: Sharp): Promise<RgbPicture> {
  const { data, info } = await image
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toUint8Array()
  if (info.channels !== 3) throw new Error(`expected 3 colour channels, got ${info.channels}`)
  return {
    format: 'rgb',
    width: info.width,
    height: info.height,
    data: data as Uint8Array<ArrayBuffer>,
  }
}

/** The part is cut out before it is turned upright: turning a large picture would hold it whole. */
async function decodeRegion(path: string, facts: PictureFacts, box: Box): Promise<RgbPicture> {
  const orientation = orientationOf(facts.exifOrientation)
  const [left, top, width, height] = shownToStored(pixelsOfBox(box, facts.shown), orientation, facts.stored)
  return storedToShown(await decode(file(path).extract({ left, top, width, height })), orientation)
}

async function refusingFaults<T>(path: string, decoding: () => Promise<T>): Promise<T> {
  try {
    return await decoding()
  } catch (error) {
    const reason = messageOf(error).split('\n')[0]
    throw new InputError(`${path}: expected ${expected}, whole: ${reason}`)
  }
}
