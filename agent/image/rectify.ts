import type { Corners } from '../domain/geometry.js'
import type { LumaPlane } from './luma.js'

/** More taps than this a side cost time and show nothing more: plates beyond are too close to be hard. */
const tapsMax = 4

/** Row-major 3×3 matrix that maps (u, v, 1) of the unit square onto a quadrilateral. */
type Homography = readonly [number, number, number, number, number, number, number, number]

/** The projective map from the unit square to a quadrilateral (P. Heckbert, Fundamentals of Texture Mapping, 1989, §2.2.3). */
export function squareToQuad([p0, p1, p2, p3]: Corners): Homography {
  const sumX = p0[0] - p1[0] + p2[0] - p3[0]
  const sumY = p0[1] - p1[1] + p2[1] - p3[1]
  const dx1 = p1[0] - p2[0]
  const dy1 = p1[1] - p2[1]
  const dx2 = p3[0] - p2[0]
  const dy2 = p3[1] - p2[1]
  const determinant = dx1 * dy2 - dx2 * dy1
  // Three corners in a line have no such map; an affine one keeps the numbers finite and the crop is junk anyway.
  const g = determinant === 0 ? 0 : (sumX * dy2 - dx2 * sumY) / determinant
  const h = determinant === 0 ? 0 : (dx1 * sumY - sumX * dy1) / determinant
  return [
    p1[0] - p0[0] + g * p1[0],
    p3[0] - p0[0] + h * p3[0],
    p0[0],
    p1[1] - p0[1] + g * p1[1],
    p3[1] - p0[1] + h * p3[1],
    p0[1],
    g,
    h,
  ]
}

/** A part of the rectified plate, in fractions of its width and height; [0, 0, 1, 1] is the plate itself. */
export type Framing = readonly [left: number, top: number, right: number, bottom: number]

export interface CropSize {
  readonly width: number
  readonly height: number
}

/**
 * The plate inside `corners`, made rectangular: bilinear samples of the full-range luma, averaged over as
 * many taps as source pixels fall on a crop pixel. Outside the picture the nearest edge pixel is repeated.
 * @param into `size.width` × `size.height` bytes
 */
export function rectify(
  plane: LumaPlane,
  corners: Corners,
  framing: Framing,
  size: CropSize,
  into: Uint8Array,
): void {
  const [a, b, c, d, e, f, g, h] = squareToQuad(corners)
  const [left, top, right, bottom] = framing
  const tapsX = tapsFor((edgeLength(corners, 0, 1) * (right - left)) / size.width)
  const tapsY = tapsFor((edgeLength(corners, 0, 3) * (bottom - top)) / size.height)
  const stepU = (right - left) / (size.width * tapsX)
  const stepV = (bottom - top) / (size.height * tapsY)
  const taps = tapsX * tapsY
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      let sum = 0
      for (let tap = 0; tap < taps; tap++) {
        const u = left + (column * tapsX + (tap % tapsX) + 0.5) * stepU
        const v = top + (row * tapsY + Math.floor(tap / tapsX) + 0.5) * stepV
        const w = g * u + h * v + 1
        sum += sample(plane, (a * u + b * v + c) / w - 0.5, (d * u + e * v + f) / w - 0.5)
      }
      into[row * size.width + column] = sum / taps + 0.5
    }
  }
}

function tapsFor(pixelsPerSample: number): number {
  return Math.min(tapsMax, Math.max(1, Math.round(pixelsPerSample)))
}

function edgeLength(corners: Corners, from: number, to: number): number {
  return Math.hypot(corners[to]![0] - corners[from]![0], corners[to]![1] - corners[from]![1])
}

/** Bilinear, at a position whose whole numbers are pixel centres. */
function sample(plane: LumaPlane, x: number, y: number): number {
  const { width, height, samples, toFullRange } = plane
  const clampedX = Math.min(Math.max(x, 0), width - 1)
  const clampedY = Math.min(Math.max(y, 0), height - 1)
  const x0 = clampedX | 0
  const y0 = clampedY | 0
  const right = x0 + 1 < width ? 1 : 0
  const below = y0 + 1 < height ? width : 0
  const at = y0 * width + x0
  const fx = clampedX - x0
  const fy = clampedY - y0
  const upper = toFullRange[samples[at]!]! * (1 - fx) + toFullRange[samples[at + right]!]! * fx
  const lower =
    toFullRange[samples[at + below]!]! * (1 - fx) + toFullRange[samples[at + below + right]!]! * fx
  return upper * (1 - fy) + lower * fy
}
