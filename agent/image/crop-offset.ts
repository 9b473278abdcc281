import type { CropSize } from './rectify.js'

/** What a crop is compared by: half its size, softened, mean 0. */
export interface CropPattern extends CropSize {
  readonly values: Float32Array
}

/** How far a crop's plate lies right of and below another's, crop pixels. */
export interface Offset {
  readonly x: number
  readonly y: number
  /** How alike the two are there, −1 … 1: less than 1 by their grain, and by what moving cannot mend. */
  readonly likeness: number
}

/** The detector's corners wander by less than this, pixels of the pattern: a sixteenth and an eighth of the crop. */
const wanderX = 6
const wanderY = 3

/** @param levels of a crop, mean 0, rows packed; even width and height */
export function cropPattern(levels: Float32Array, { width, height }: CropSize): CropPattern {
  const size = { width: width / 2, height: height / 2 }
  const halved = new Float32Array(size.width * size.height)
  for (let at = 0; at < halved.length; at++) {
    const from = 2 * Math.floor(at / size.width) * width + 2 * (at % size.width)
    halved[at] = (levels[from]! + levels[from + 1]! + levels[from + width]! + levels[from + width + 1]!) / 4
  }
  return { ...size, values: softened(softened(halved, size, 1, 0), size, 0, 1) }
}

/** One, two, one quarters along one axis: the grain of a single frame must not decide where it lies. */
function softened(
  values: Float32Array,
  { width, height }: CropSize,
  stepX: number,
  stepY: number,
): Float32Array {
  const soft = new Float32Array(values.length)
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - stepY) * width
    const below = Math.min(height - 1, y + stepY) * width
    for (let x = 0; x < width; x++) {
      const before = values[above + Math.max(0, x - stepX)]!
      const after = values[below + Math.min(width - 1, x + stepX)]!
      soft[y * width + x] = (before + 2 * values[y * width + x]! + after) / 4
    }
  }
  return soft
}

/** Where the two are most alike, to a fraction of a pixel. */
export function cropOffset(pattern: CropPattern, against: CropPattern): Offset {
  let best = { x: 0, y: 0, likeness: Number.NEGATIVE_INFINITY }
  for (let y = -wanderY; y <= wanderY; y++) {
    for (let x = -wanderX; x <= wanderX; x++) {
      const likeness = likenessAt(pattern, against, x, y)
      if (likeness > best.likeness) best = { x, y, likeness }
    }
  }
  const { x, y, likeness } = best
  const beside = (dx: number, dy: number) => likenessAt(pattern, against, x + dx, y + dy)
  return {
    x: 2 * (x + summit(beside(-1, 0), likeness, beside(1, 0))),
    y: 2 * (y + summit(beside(0, -1), likeness, beside(0, 1))),
    likeness,
  }
}

/** The normalised product where the two overlap. */
function likenessAt(pattern: CropPattern, against: CropPattern, dx: number, dy: number): number {
  const { width, height } = pattern
  const left = Math.max(0, -dx)
  const right = Math.min(width, width - dx)
  const top = Math.max(0, -dy)
  const bottom = Math.min(height, height - dy)
  let product = 0
  let square = 0
  let squareAgainst = 0
  for (let y = top; y < bottom; y++) {
    const row = y * width
    const moved = (y + dy) * width + dx
    for (let x = left; x < right; x++) {
      const value = pattern.values[moved + x]!
      const valueAgainst = against.values[row + x]!
      product += value * valueAgainst
      square += value * value
      squareAgainst += valueAgainst * valueAgainst
    }
  }
  // Two blank crops are alike in nothing.
  return product / Math.sqrt(square * squareAgainst || 1)
}

/** Where the parabola through three neighbours is highest, from the middle one, −0.5 … 0.5. */
function summit(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after
  return bend >= 0 ? 0 : Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend)))
}
