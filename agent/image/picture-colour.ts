import type { Box } from '../domain/geometry.js'
import type { Picture, RgbPicture, Yuv420Picture } from '../domain/picture.js'
import type { PictureSize } from './picture-size.js'

/** Left, top, width and height in whole pixels, inside its picture. */
export type PixelBox = Box

/** The whole pixels that `box` touches, at least one, inside a picture of `size`. */
export function pixelsOfBox([x, y, width, height]: Box, size: PictureSize): PixelBox {
  const left = Math.min(size.width - 1, Math.max(0, Math.floor(x)))
  const top = Math.min(size.height - 1, Math.max(0, Math.floor(y)))
  const right = Math.min(size.width, Math.max(left + 1, Math.ceil(x + width)))
  const bottom = Math.min(size.height, Math.max(top + 1, Math.ceil(y + height)))
  return [left, top, right - left, bottom - top]
}

/** A part of a picture in colour; only its own pixels are converted. The whole picture where no box is given. */
export function pictureToRgb(picture: Picture, box?: PixelBox): RgbPicture {
  const part = box ?? [0, 0, picture.width, picture.height]
  return picture.format === 'rgb' ? cropRgb(picture, part) : cropYuv(picture, part)
}

function cropRgb(picture: RgbPicture, [left, top, width, height]: PixelBox): RgbPicture {
  if (width === picture.width && height === picture.height) return picture
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * 3
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3)
  }
  return { format: 'rgb', width, height, data }
}

interface ColourMatrix {
  readonly black: number
  readonly luma: number
  readonly redOfCr: number
  readonly greenOfCb: number
  readonly greenOfCr: number
  readonly blueOfCb: number
}

/** ITU-R BT.601 §3.5 inverted; limited range has 219 steps of luma from 16 and 224 of colour. */
const matrices: Readonly<Record<Yuv420Picture['range'], ColourMatrix>> = {
  full: { black: 0, luma: 1, redOfCr: 1.402, greenOfCb: -0.344136, greenOfCr: -0.714136, blueOfCb: 1.772 },
  limited: {
    black: 16,
    luma: 1.164384,
    redOfCr: 1.596027,
    greenOfCb: -0.391762,
    greenOfCr: -0.812968,
    blueOfCb: 2.017232,
  },
}

function cropYuv(picture: Yuv420Picture, [left, top, width, height]: PixelBox): RgbPicture {
  const matrix = matrices[picture.range]
  const colourWidth = Math.ceil(picture.width / 2)
  const cbAt = picture.width * picture.height
  const crAt = cbAt + colourWidth * Math.ceil(picture.height / 2)
  const samples = picture.data
  // A clamped array rounds and limits as it stores.
  const rgb = new Uint8ClampedArray(width * height * 3)
  let to = 0
  for (let y = top; y < top + height; y++) {
    const colourRow = (y >> 1) * colourWidth
    for (let x = left; x < left + width; x++) {
      const luma = matrix.luma * (samples[y * picture.width + x]! - matrix.black)
      const cb = samples[cbAt + colourRow + (x >> 1)]! - 128
      const cr = samples[crAt + colourRow + (x >> 1)]! - 128
      rgb[to++] = luma + matrix.redOfCr * cr
      rgb[to++] = luma + matrix.greenOfCb * cb + matrix.greenOfCr * cr
      rgb[to++] = luma + matrix.blueOfCb * cb
    }
  }
  return { format: 'rgb', width, height, data: new Uint8Array(rgb.buffer) }
}
