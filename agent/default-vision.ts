import { arch } from 'node:os'
import { join } from 'node:path'
import type { VisionChoice } from './domain/vision-choice.js'
import { packageRoot } from './platform/package-root.js'
import { ThreadVision } from './vision/thread-vision.js'

/** The models that ship. */
export const modelsFolder = join(packageRoot, 'models')

/** What costs no plate and halves the time on x86 with VNNI; ARM cores without dot products may lose by int8. */
const precision = arch() === 'x64' ? 'int8' : 'fp32'

/** How the models run best where nothing was measured on the device. */
export const defaultChoice: VisionChoice = {
  detectorPrecision: precision,
  readerPrecision: precision,
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
