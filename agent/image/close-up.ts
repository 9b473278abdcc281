import { boxAround, type Corners } from '../domain/geometry.js'
import type { LumaPlane } from './luma.js'
import { type CropSize, rectify } from './rectify.js'

/** A small window in which a plate is `plateWidth` pixels wide, in its middle. */
export interface CloseUpSize extends CropSize {
  readonly plateWidth: number
}

/** Pixels of the plane from the window's top left edge, and pixels of the plane a pixel of the window. */
export interface CloseUpPlace {
  readonly left: number
  readonly top: number
  readonly step: number
}

/** A plate narrower than this is a point; the window about it must still have a size. */
const plateWidthMinPx = 1

/**
 * The surroundings of a plate at the scale at which the detector is surest, upright: a far plate is enlarged,
 * a near one shrunk. The trainer cuts them alike (models/training/detector/closer.py).
 * @param into `size.width` × `size.height` bytes of full-range luma
 */
export function closeUp(
  plane: LumaPlane,
  corners: Corners,
  size: CloseUpSize,
  into: Uint8Array,
): CloseUpPlace {
  const [x, y, width, height] = boxAround(corners)
  const step = Math.max(width, plateWidthMinPx) / size.plateWidth
  const left = x + width / 2 - (size.width * step) / 2
  const top = y + height / 2 - (size.height * step) / 2
  const right = left + size.width * step
  const bottom = top + size.height * step
  const window: Corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
  rectify(plane, window, [0, 0, 1, 1], size, into)
  return { left, top, step }
}
