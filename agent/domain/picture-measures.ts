/** What tells of a picture, beside any plate on it, whether plates could be read. */
export interface PictureMeasures {
  /** Of all pixels, 0…255. */
  readonly meanLuma: number
  /** Only one pixel of a hundred is brighter, 0…255. */
  readonly brightLuma: number
  /** Share of the picture, block by block, that shows nothing but one tone for the light it has, 0…1. */
  readonly flatShare: number
  /** How much of its contrast lies between neighbouring pixels, 0…1: a picture out of focus has little there. */
  readonly sharpness: number
}
