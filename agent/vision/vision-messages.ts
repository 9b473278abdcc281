import type { Detection } from '../domain/detection.js'
import type { Corners } from '../domain/geometry.js'
import type { Picture } from '../domain/picture.js'
import type { Reading } from '../domain/sighting.js'

/** How the vision thread is set up. */
export interface VisionSettings {
  readonly modelsFolder: string
  /** A key of the detector's `files`. */
  readonly detectorPrecision: string
  /** A key of the reader's `files`. */
  readonly readerPrecision: string
  /** How many threads one run may use. */
  readonly threads: number
}

/** To the thread. Pictures travel: their buffers are transferred there and back. */
export type VisionRequest =
  | {
      readonly kind: 'look'
      readonly id: number
      readonly small: Picture
      readonly full: Picture
      readonly framings: number
      readonly expected: readonly Corners[]
    }
  | {
      readonly kind: 'read'
      readonly id: number
      readonly picture: Picture
      readonly plates: readonly Detection[]
      readonly framings: number
    }
  | { readonly kind: 'stop' }

/** From the thread. */
export type VisionReply =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'looked'
      readonly id: number
      readonly small: Picture
      readonly full: Picture
      /** In pixels of `full`. */
      readonly detections: readonly Detection[]
      readonly readings: readonly Reading[]
    }
  | { readonly kind: 'read'; readonly id: number; readonly readings: readonly Reading[] }
  | { readonly kind: 'failed'; readonly id: number | undefined; readonly message: string }
