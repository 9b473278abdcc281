import { boxAround, type Corners, overlap } from './geometry.js'

/** Upright boxes that share more than this (IoU) are one plate. */
const onePlateOverlap = 0.3

/** Where a plate is on a picture. */
export interface Detection {
  readonly corners: Corners
  /** 0…1 */
  readonly confidence: number
}

/** Whether both are where one plate is. */
export function isOnePlate(a: Corners, b: Corners): boolean {
  return overlap(boxAround(a), boxAround(b)) > onePlateOverlap
}

/** Of the detections of one plate the surest; `most` of them, the surest first. */
export function surestOfEach<Found extends Detection>(
  detections: readonly Found[],
  most = Number.POSITIVE_INFINITY,
): readonly Found[] {
  const kept: Found[] = []
  for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    if (kept.length === most) break
    if (!kept.some(({ corners }) => isOnePlate(corners, detection.corners))) kept.push(detection)
  }
  return kept
}
