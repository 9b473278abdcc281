import type { RgbPicture } from '../domain/picture.js'
import type { PictureSize } from './picture-size.js'

/**
 * Shrinks by area: every pixel is the mean of the pixels that it covers, counted by the part that it covers.
 * The detector is trained on pictures shrunk so. The same picture where the size is the same.
 */
export function shrinkRgb(picture: RgbPicture, size: PictureSize): RgbPicture {
  if (size.width === picture.width && size.height === picture.height) return picture
  if (size.width > picture.width || size.height > picture.height)
    throw new RangeError(
      `expected at most ${picture.width}×${picture.height}, got ${size.width}×${size.height}`,
    )
  const columns = coverage(picture.width, size.width)
  const rows = coverage(picture.height, size.height)
  const data = new Uint8Array(size.width * size.height * 3)
  const rowLength = size.width * 3
  const shrunkRow = new Float32Array(rowLength)
  const sums = new Float32Array(rowLength)
  for (let row = 0; row < size.height; row++) {
    sums.fill(0.5) // so that cutting off the fraction rounds
    for (let tap = rows.starts[row]!; tap < rows.starts[row + 1]!; tap++) {
      shrinkRow(picture, rows.sources[tap]!, columns, shrunkRow)
      const weight = rows.weights[tap]!
      for (let at = 0; at < rowLength; at++) sums[at] = sums[at]! + weight * shrunkRow[at]!
    }
    data.set(sums, row * rowLength)
  }
  return { format: 'rgb', ...size, data }
}

function shrinkRow(picture: RgbPicture, row: number, columns: Coverage, into: Float32Array): void {
  const { starts, sources, weights } = columns
  const { data } = picture
  const rowAt = row * picture.width * 3
  for (let column = 0, at = 0; at < into.length; column++, at += 3) {
    let red = 0
    let green = 0
    let blue = 0
    for (let tap = starts[column]!; tap < starts[column + 1]!; tap++) {
      const from = rowAt + sources[tap]! * 3
      const weight = weights[tap]!
      red += weight * data[from]!
      green += weight * data[from + 1]!
      blue += weight * data[from + 2]!
    }
    into[at] = red
    into[at + 1] = green
    into[at + 2] = blue
  }
}

/** Which source pixels each target pixel covers along one side: taps `starts[i]` up to `starts[i + 1]`. */
interface Coverage {
  readonly starts: Uint32Array
  readonly sources: Uint32Array
  /** Of one target pixel they add up to 1. */
  readonly weights: Float32Array
}

function coverage(from: number, to: number): Coverage {
  const scale = from / to
  const starts = new Uint32Array(to + 1)
  const sources: number[] = []
  const weights: number[] = []
  for (let target = 0; target < to; target++) {
    const begin = target * scale
    const end = Math.min(from, begin + scale)
    for (let source = Math.floor(begin); source < end; source++) {
      const covered = Math.min(end, source + 1) - Math.max(begin, source)
      sources.push(source)
      weights.push(covered / scale)
    }
    starts[target + 1] = sources.length
  }
  return { starts, sources: Uint32Array.from(sources), weights: Float32Array.from(weights) }
}
