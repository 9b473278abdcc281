import { arch } from 'node:os'
import { join } from 'node:path'
import type { VisionChoice } from './domain/vision-choice.js'
import { packageRoot } from './platform/package-root.js'
import { ThreadVision } from './vision/thread-vision.js'

/** The models that ship. */
export const modelsFolder = join(packageRoot, 'models')

/**
 * How the models run best where nothing was measured on the device: int8 halves the detector's time on x86
 * with VNNI and costs no plate; ARM cores without dot products may lose by it.
 */
export const defaultChoice: VisionChoice = {
  detectorPrecision: arch() === 'x64' ? 'int8' : 'fp32',
  readerPrecision: 'fp32',
  threads: 1,
}

/** The models that ship, on a thread of their own. */
export function visionOf(choice: VisionChoice): ThreadVision {
  return new ThreadVision({ modelsFolder, ...choice })
}

/** The same as they run where nothing was measured. */
export function defaultVision(): ThreadVision {
  return visionOf(defaultChoice)
}
