import type { Corners } from './geometry.js'

/** Where a plate is on a picture. */
export interface Detection {
  readonly corners: Corners
  /** 0…1 */
  readonly confidence: number
}
