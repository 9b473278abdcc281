/** A point in pixels of the full picture, from the centre of its top left pixel's corner, x to the right, y down. */
export type Point = readonly [x: number, y: number]

/** A plate's corners from its top left as written, clockwise. */
export type Corners = readonly [Point, Point, Point, Point]

/** An upright box in pixels: left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number]

/** The smallest upright box that holds the corners. */
export function boxAround(corners: Corners): Box {
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const left = Math.min(...xs)
  const top = Math.min(...ys)
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top]
}

/** Intersection over union of two boxes, 0…1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a[2] * a[3] + b[2] * b[3] - shared)
}

/** Every corner scaled, then shifted by so many pixels. */
export function scaleCorners(
  corners: Corners,
  scaleX: number,
  scaleY: number,
  shiftX = 0,
  shiftY = 0,
): Corners {
  const placed = ([x, y]: Point): Point => [x * scaleX + shiftX, y * scaleY + shiftY]
  const [topLeft, topRight, bottomRight, bottomLeft] = corners
  return [placed(topLeft), placed(topRight), placed(bottomRight), placed(bottomLeft)]
}

/** Mean length of the top and the bottom edge, in pixels. */
export function plateWidthPx(corners: Corners): number {
  const edge = (a: Point, b: Point) => Math.hypot(b[0] - a[0], b[1] - a[1])
  return (edge(corners[0], corners[1]) + edge(corners[3], corners[2])) / 2
}
