import { type Detection, surestOfEach } from '../domain/detection.js'
import type { Corners } from '../domain/geometry.js'

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
 * Local maxima of the heat at or above `threshold`, with the corners predicted there, in the detector's pixels; one
 * for each plate, the surest first.
 */
export function heatToDetections(map: HeatMap, threshold: number): readonly Detection[] {
  const found = peaks(map, threshold).map((peak) => ({
    corners: cornersAt(map, peak),
    confidence: map.heat[peak]!,
  }))
  return surestOfEach(found, detectionsMax)
}

/** Cells no colder than their eight neighbours. */
function peaks(map: HeatMap, threshold: number): readonly number[] {
  const { columns, rows, heat } = map
  const found: number[] = []
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const cell = y * columns + x
      if (heat[cell]! >= threshold && isPeak(map, cell)) found.push(cell)
    }
  }
  return found
}

function isPeak(map: HeatMap, cell: number): boolean {
  return cellsAround(map, cell).every((other) => map.heat[other]! <= map.heat[cell]!)
}

/** Neighbours of a peak that are at least this warm, as a share of it, speak of the same plate. */
const warmMin = 0.5

/** Each corner is the mean of what the warm cells around the peak say, weighed by their heat: steadier than the peak alone. */
function cornersAt(map: HeatMap, peak: number): Corners {
  const around = cellsAround(map, peak).filter((cell) => map.heat[cell]! >= warmMin * map.heat[peak]!)
  const warmth = around.reduce((sum, cell) => sum + map.heat[cell]!, 0)
  const mean = (axis: number) =>
    around.reduce((sum, cell) => sum + map.heat[cell]! * coordinate(map, cell, axis), 0) / warmth
  return [
    [mean(0), mean(1)],
    [mean(2), mean(3)],
    [mean(4), mean(5)],
    [mean(6), mean(7)],
  ]
}

/** The cell and its neighbours, up to nine. */
function cellsAround({ columns, rows }: HeatMap, cell: number): readonly number[] {
  const x = cell % columns
  const y = Math.floor(cell / columns)
  const cells: number[] = []
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) cells.push(v * columns + u)
  }
  return cells
}

/** A corner's x (even `axis`) or y (odd), in pixels of the detector's picture. */
function coordinate({ columns, rows, stride, corners }: HeatMap, cell: number, axis: number): number {
  const index = axis % 2 === 0 ? cell % columns : Math.floor(cell / columns)
  return (index + 0.5) * stride + corners[axis * columns * rows + cell]!
}
