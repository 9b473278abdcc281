import type { WeighedCrop } from '../domain/sighting.js'
import { cropOffset, cropPattern, type Offset } from './crop-offset.js'
import type { CropSize } from './rectify.js'

/**
 * Where half of the crops are more alike than this, grain hides little: blur, dirt or distance do, which all frames
 * share, and laying over each other only adds to the blur. Fitted to the rendered passings set apart for that.
 */
const likenessMax = 0.85
/** A flat crop is not made to look as if it had more to show: grey levels. */
const deviationMin = 1

/**
 * Crops of one plate laid over each other: what is the same on all frames stays, and their grain, which is not, goes
 * down by the square root of their number. Each is evened in brightness and contrast, moved to where it fits the
 * first one best, and counts by its weight; the mean is stretched to 0…255.
 * @param crops at least two
 * @returns undefined where the crops are so alike that there is nothing to gain
 */
export function stackCrops(crops: readonly WeighedCrop[], size: CropSize): Uint8Array | undefined {
  const [first, ...others] = crops.map(({ crop, weight }) => ({ levels: evened(crop), weight }))
  const pattern = cropPattern(first!.levels, size)
  const offsets = others.map(({ levels }) => cropOffset(cropPattern(levels, size), pattern))
  if (median(offsets.map(({ likeness }) => likeness)) > likenessMax) return undefined
  const sum = first!.levels.map((level) => first!.weight * level)
  others.forEach(({ levels, weight }, index) => {
    addMoved(sum, levels, size, offsets[index]!, weight)
  })
  return stretched(sum)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Mean 0 and deviation 1. */
function evened(luma: Uint8Array): Float32Array {
  let sum = 0
  let squares = 0
  for (const level of luma) {
    sum += level
    squares += level * level
  }
  const mean = sum / luma.length
  const deviation = Math.sqrt(squares / luma.length - mean * mean) + deviationMin
  const levels = new Float32Array(luma.length)
  for (let at = 0; at < levels.length; at++) levels[at] = (luma[at]! - mean) / deviation
  return levels
}

/** Bilinear; beyond its edge the nearest pixel is repeated. */
function addMoved(
  sum: Float32Array,
  levels: Float32Array,
  { width, height }: CropSize,
  { x: dx, y: dy }: Offset,
  weight: number,
): void {
  const shareX = dx - Math.floor(dx)
  const shareY = dy - Math.floor(dy)
  const inside = (at: number, length: number) => Math.min(length - 1, Math.max(0, at))
  for (let y = 0; y < height; y++) {
    const upper = inside(y + Math.floor(dy), height) * width
    const lower = inside(y + Math.floor(dy) + 1, height) * width
    for (let x = 0; x < width; x++) {
      const left = inside(x + Math.floor(dx), width)
      const right = inside(x + Math.floor(dx) + 1, width)
      const above = levels[upper + left]! * (1 - shareX) + levels[upper + right]! * shareX
      const below = levels[lower + left]! * (1 - shareX) + levels[lower + right]! * shareX
      sum[y * width + x]! += weight * (above * (1 - shareY) + below * shareY)
    }
  }
}

function stretched(levels: Float32Array): Uint8Array {
  const lowest = levels.reduce((least, level) => Math.min(least, level))
  const highest = levels.reduce((most, level) => Math.max(most, level))
  const range = highest - lowest || 1
  return Uint8Array.from(levels, (level) => Math.round((255 * (level - lowest)) / range))
}
