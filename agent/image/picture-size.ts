export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * The size of a picture shrunk so that its longer side is `longSidePx`, both sides even because video halves
 * its colour. A picture that is no larger keeps its size. `agent/camera/ffmpeg-arguments.ts` says the same to ffmpeg.
 */
export function sizeWithin({ width, height }: PictureSize, longSidePx: number): PictureSize {
  const scale = longSidePx / Math.max(width, height)
  if (scale >= 1) return { width, height }
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2))
  return { width: even(width), height: even(height) }
}
