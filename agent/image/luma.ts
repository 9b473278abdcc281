import type { Picture } from '../domain/picture.js'

/**
 * The brightness of a picture as the models see it: full-range Rec. 601. For video it is the decoder's own
 * Y plane, whose limited range is stretched only where samples are taken (`toFullRange`), so that a 1080p
 * frame is never copied for the sake of one plate.
 */
export interface LumaPlane {
  readonly width: number
  readonly height: number
  /** One byte a pixel, rows packed; may be followed by other data. */
  readonly samples: Uint8Array
  /** Sample → full-range luma. */
  readonly toFullRange: Uint8Array
}

const identity = Uint8Array.from({ length: 256 }, (_, sample) => sample)
const stretchLimited = Uint8Array.from({ length: 256 }, (_, sample) =>
  Math.min(255, Math.max(0, Math.round(((sample - 16) * 255) / 219))),
)

export function lumaPlane(picture: Picture): LumaPlane {
  const { width, height } = picture
  if (picture.format === 'rgb')
    return { width, height, samples: weighRgb(picture.data), toFullRange: identity }
  return {
    width,
    height,
    samples: picture.data.subarray(0, width * height),
    toFullRange: picture.range === 'limited' ? stretchLimited : identity,
  }
}

/** Rec. 601 weights in 16-bit fixed point, rounded; the trainers use the same formula. */
function weighRgb(rgb: Uint8Array): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3)
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3) {
    luma[pixel] = (19595 * rgb[at]! + 38470 * rgb[at + 1]! + 7471 * rgb[at + 2]! + 32768) >> 16
  }
  return luma
}

/**
 * The whole plane in full range, written into the top left of a larger picture (`width` × `height` bytes).
 * The rest stays as it is.
 */
export function copyLuma(plane: LumaPlane, into: Uint8Array, width: number): void {
  const { samples, toFullRange } = plane
  for (let y = 0; y < plane.height; y++) {
    const from = y * plane.width
    const to = y * width
    // As it is, a row is copied at once; through the table it is taken pixel by pixel.
    if (toFullRange === identity) into.set(samples.subarray(from, from + plane.width), to)
    else for (let x = 0; x < plane.width; x++) into[to + x] = toFullRange[samples[from + x]!]!
  }
}
