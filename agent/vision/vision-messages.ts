import type { Detection } from '../domain/detection.js'
import type { Corners } from '../domain/geometry.js'
import type { Picture } from '../domain/picture.js'
import type { PictureMeasures } from '../domain/picture-measures.js'
import type { ReadCrop, Reading, WeighedCrop } from '../domain/sighting.js'

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
      /** Measures the picture as well. */
      readonly measured: boolean
    }
  | {
      readonly kind: 'read'
      readonly id: number
      readonly picture: Picture
      readonly plates: readonly Detection[]
      readonly framings: number
    }
  | { readonly kind: 'read-together'; readonly id: number; readonly crops: readonly WeighedCrop[] }
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
      readonly read: readonly ReadCrop[]
      readonly measures: PictureMeasures | undefined
    }
  | { readonly kind: 'read'; readonly id: number; readonly read: readonly ReadCrop[] }
  | { readonly kind: 'read-together'; readonly id: number; readonly reading: Reading | undefined }
  | { readonly kind: 'failed'; readonly id: number | undefined; readonly message: string }
