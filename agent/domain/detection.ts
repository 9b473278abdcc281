import { type Box, boxAround, type Corners, overlap } from './geometry.js'

/** Where a plate is on a picture. */
export interface Detection {
  readonly corners: Corners
  /** 0…1 */
  readonly confidence: number
}

/** Of detections whose boxes overlap (IoU) by more than `overlapMax` the surest, surest first. */
export function surestOfEach<Found extends Detection>(
  detections: readonly Found[],
  overlapMax: number,
): readonly Found[] {
  const kept: { readonly detection: Found; readonly box: Box }[] = []
  for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    const box = boxAround(detection.corners)
    if (!kept.some((other) => overlap(other.box, box) > overlapMax)) kept.push({ detection, box })
  }
  return kept.map(({ detection }) => detection)
}
