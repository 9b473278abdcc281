import type { PictureMeasures } from '../domain/picture-measures.js'
import type { LumaPlane } from './luma.js'

/** Each block of the picture is so many pixels wide and high: some 500 of them on the detector's picture. */
const blockPx = 20
/** Of a picture in full light: noise and the steps of a video codec stay below it, the surface of a road does not. */
const flatDeviationMax = 3
/** A picture in half the light has half the contrast; below this it is the rounding to whole steps. */
const flatDeviationLeast = 0.4
/** How far apart the coarse differences are taken, pixels. */
const coarsePx = 4
/** Less of a difference is no edge: noise would pass for sharpness. */
const edgeLumaMin = 24

/**
 * Measures the detector's small picture, in one to two milliseconds. Sharpness is measured there as well: what is blurred
 * at its scale leaves no plate readable, while the full picture of many a good camera is soft from pixel to pixel.
 */
export function pictureMeasures(small: LumaPlane): PictureMeasures {
  const histogram = histogramOf(small)
  const brightLuma = percentileOf(histogram, 0.99)
  return {
    meanLuma: meanOf(histogram),
    brightLuma,
    flatShare: flatShareOf(small, Math.max(flatDeviationLeast, (flatDeviationMax * brightLuma) / 255)),
    sharpness: sharpnessOf(small),
  }
}

function histogramOf({ width, height, samples, toFullRange }: LumaPlane): Uint32Array {
  const counts = new Uint32Array(256)
  for (let at = 0; at < width * height; at++) counts[toFullRange[samples[at]!]!]!++
  return counts
}

function meanOf(histogram: Uint32Array): number {
  let sum = 0
  let pixels = 0
  for (const [luma, count] of histogram.entries()) {
    sum += count * luma
    pixels += count
  }
  return sum / pixels
}

/** The luma up to which this share of the pixels lies. */
function percentileOf(histogram: Uint32Array, share: number): number {
  const wanted = share * histogram.reduce((sum, count) => sum + count, 0)
  let seen = 0
  for (const [luma, count] of histogram.entries()) {
    seen += count
    if (seen >= wanted) return luma
  }
  return histogram.length - 1
}

function flatShareOf(plane: LumaPlane, deviationMax: number): number {
  const columns = Math.floor(plane.width / blockPx)
  const rows = Math.floor(plane.height / blockPx)
  let flat = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (deviationOf(plane, column * blockPx, row * blockPx) <= deviationMax) flat++
    }
  }
  return flat / (columns * rows)
}

/** The standard deviation of a block's luma. */
function deviationOf({ width, samples, toFullRange }: LumaPlane, left: number, top: number): number {
  let sum = 0
  let squares = 0
  for (let y = top; y < top + blockPx; y++) {
    for (let at = y * width + left; at < y * width + left + blockPx; at++) {
      const luma = toFullRange[samples[at]!]!
      sum += luma
      squares += luma * luma
    }
  }
  const pixels = blockPx * blockPx
  return Math.sqrt(Math.max(0, squares / pixels - (sum / pixels) ** 2))
}

/**
 * The squared differences of neighbours as a share of those of pixels further apart. An edge within one pixel counts
 * a quarter or more, whatever its contrast; one that is spread over four pixels a sixteenth.
 */
function sharpnessOf({ width, height, samples, toFullRange }: LumaPlane): number {
  let fine = 0
  let coarse = 0
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width - coarsePx
    for (let at = y * width; at < end; at++) {
      const luma = toFullRange[samples[at]!]!
      const across = toFullRange[samples[at + coarsePx]!]! - luma
      if (across < edgeLumaMin && across > -edgeLumaMin) continue
      fine += (toFullRange[samples[at + 1]!]! - luma) ** 2
      coarse += across ** 2
    }
  }
  return coarse === 0 ? 0 : fine / coarse
}
