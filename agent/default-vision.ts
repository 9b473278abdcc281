import { arch } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from './platform/package-root.js'
import { ThreadVision } from './vision/thread-vision.js'

/**
 * The models that ship, as they run best where nothing was measured on the device: int8 halves the
 * detector's time on x86 with VNNI and costs no plate; ARM cores without dot products may lose by it.
 */
export function defaultVision(): ThreadVision {
  return new ThreadVision({
    modelsFolder: join(packageRoot, 'models'),
    detectorPrecision: arch() === 'x64' ? 'int8' : 'fp32',
    readerPrecision: 'fp32',
    threads: 1,
  })
}
