import type { VisionChoice } from '../domain/vision-choice.js'

/** One way to run the models, tried on this device. Times are medians; NaN where there is a fault. */
export interface Trial {
  readonly choice: VisionChoice
  /** Processor time of all threads for a look at a 1080p frame with one plate: find, cut out, read. */
  readonly lookCpuMs: number
  readonly lookWallMs: number
  /** The same for a frame without any plate: the detector alone. */
  readonly emptyLookCpuMs: number
  /** Why it may not be chosen: it does not run here, or does not read the plate. What is wrong here is wrong on the road. */
  readonly fault: string | undefined
}

/** What a camera needs: a car that passes a patrol car at a closing speed of 100 km/h is then seen several times. */
const looksPerSecondLeast = 10

/**
 * The choice among trials that read the plate rightly. Those that look at `cameras` frames ten times a second on
 * the one vision thread are quick enough; of them the fewest threads, then the least processor time: what is not
 * used is heat saved. Where none is quick enough, the quickest. Undefined where none is right.
 */
export function trialsToChoice(trials: readonly Trial[], cameras = 1): Trial | undefined {
  const right = trials.filter(({ fault }) => fault === undefined)
  const wallMsMost = 1000 / (looksPerSecondLeast * cameras)
  const quickEnough = right
    .filter(({ lookWallMs }) => lookWallMs <= wallMsMost)
    .sort((a, b) => a.choice.threads - b.choice.threads || a.lookCpuMs - b.lookCpuMs)
  return quickEnough[0] ?? right.toSorted((a, b) => a.lookWallMs - b.lookWallMs)[0]
}
