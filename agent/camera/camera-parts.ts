import type { Clock, Log } from '../ports.js'

/** What every camera is built with. */
export interface CameraParts {
  /** The longer side of a frame's small picture, pixels. */
  readonly detectorLongSidePx: number
  readonly clock: Clock
  readonly log: Log
}
