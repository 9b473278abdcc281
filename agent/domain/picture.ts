/** Decoded pixels, as a decoder made them. Rows are packed: no padding at their ends. */
export type Picture = Yuv420Picture | RgbPicture

/** Planar YCbCr 4:2:0 (Rec. 601): Y of width × height, then Cb and Cr of ⌈width/2⌉ × ⌈height/2⌉. */
export interface Yuv420Picture {
  readonly format: 'yuv420p'
  /** `limited`: Y runs 16…235, as most video; `full`: 0…255, as JPEG. */
  readonly range: 'full' | 'limited'
  readonly width: number
  readonly height: number
  readonly data: Uint8Array<ArrayBuffer>
}

/** Interleaved 8-bit sRGB. */
export interface RgbPicture {
  readonly format: 'rgb'
  readonly width: number
  readonly height: number
  readonly data: Uint8Array<ArrayBuffer>
}
