import type { Detection } from '../domain/detection.js'
import { boxAround, type Corners, overlap } from '../domain/geometry.js'

/** What the detector says of a picture, on a grid of one cell a `stride` pixels. */
export interface HeatMap {
  readonly columns: number
  readonly rows: number
  readonly stride: number
  /** 0…1 a cell: a plate's middle is here. */
  readonly heat: Float32Array
  /** Eight planes of `rows` × `columns`: x and y of each corner, pixels from the cell's centre. */
  readonly corners: Float32Array
}

/** A picture with more plates than this is noise; the surest are kept. */
const detectionsMax = 32

/**
 * Local maxima of the heat at or above `threshold`, with the corners predicted there, in the detector's
 * pixels; of two whose boxes overlap by more than `overlapMax` the surer one stays.
 */
export function heatToDetections(map: HeatMap, threshold: number, overlapMax: number): readonly Detection[] {
  const kept: Detection[] = []
  for (const peak of peaks(map, threshold)) {
    const corners = cornersAt(map, peak)
    const box = boxAround(corners)
    if (kept.some((other) => overlap(boxAround(other.corners), box) > overlapMax)) continue
    kept.push({ corners, confidence: map.heat[peak]! })
    if (kept.length === detectionsMax) break
  }
  return kept
}

/** Cells no colder than their eight neighbours, hottest first. */
function peaks({ columns, rows, heat }: HeatMap, threshold: number): readonly number[] {
  const found: number[] = []
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const cell = y * columns + x
      if (heat[cell]! >= threshold && isPeak(heat, columns, rows, x, y)) found.push(cell)
    }
  }
  return found.sort((a, b) => heat[b]! - heat[a]!)
}

function isPeak(heat: Float32Array, columns: number, rows: number, x: number, y: number): boolean {
  const value = heat[y * columns + x]!
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
      if (heat[v * columns + u]! > value) return false
    }
  }
  return true
}

function cornersAt({ columns, rows, stride, corners }: HeatMap, cell: number): Corners {
  const centreX = ((cell % columns) + 0.5) * stride
  const centreY = (Math.floor(cell / columns) + 0.5) * stride
  const plane = columns * rows
  return [0, 2, 4, 6].map((axis) => [
    centreX + corners[axis * plane + cell]!,
    centreY + corners[(axis + 1) * plane + cell]!,
  ]) as unknown as Corners
}
