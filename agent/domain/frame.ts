import type { Picture } from './picture.js'

/** One picture from a camera, with its capture time. */
export interface Frame {
  /** The camera's name in the configuration. */
  readonly camera: string
  /** Wall time of capture, milliseconds since 1970 UTC: labels what leaves the process. */
  readonly capturedAtMs: number
  /** Milliseconds on the frame's own monotonic axis (a file's time stamps, or the process's clock): orders and measures. */
  readonly atMs: number
  /** The frame shrunk so that its longer side is the detector's `longSide`; the same picture as `full` where that is no larger. */
  readonly small: Picture
  readonly full: Picture
}
