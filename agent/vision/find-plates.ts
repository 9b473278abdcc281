import { type Detection, isOnePlate, surestOfEach } from '../domain/detection.js'
import { type Corners, scaleCorners } from '../domain/geometry.js'
import type { LumaPlane } from '../image/luma.js'
import type { OnnxDetector, Suspicion } from './onnx-detector.js'

/** A frame with more suspected plates than this is noise, and each costs a second look. */
const secondLooksMax = 12

/**
 * The plates of a frame, in two looks: the first, on the small picture, suspects; the second looks at each suspected
 * place, and at each where a plate is expected, at the full picture's resolution, and decides. It finds far plates of
 * which the small picture shows too little, refuses what only looked like one, and gives surer corners.
 * @param expected where plates seen moments ago should be now, in pixels of `full`
 * @returns detections in pixels of `full`, the surest first
 */
export async function findPlates(
  detector: OnnxDetector,
  small: LumaPlane,
  full: LumaPlane,
  expected: readonly Corners[],
): Promise<readonly Detection[]> {
  const scaleX = full.width / small.width
  const scaleY = full.height / small.height
  const suspected: readonly Suspicion[] = (await detector.suspect(small)).map(({ corners, confidence }) => ({
    corners: scaleCorners(corners, scaleX, scaleY),
    confidence,
  }))
  const missed = expected
    .filter((corners) => !suspected.some((other) => isOnePlate(other.corners, corners)))
    .map((corners) => ({ corners, confidence: undefined }))
  const confirmed: Detection[] = []
  for (const suspicion of [...suspected, ...missed].slice(0, secondLooksMax)) {
    const plate = await detector.confirm(small, full, suspicion)
    if (plate !== undefined) confirmed.push(plate)
  }
  return surestOfEach(confirmed)
}
