import type { RgbPicture } from '../domain/picture.js'
import type { PictureSize } from './picture-size.js'

/** A part of a picture: its size, and where it lies. */
export interface PictureTile extends PictureSize {
  readonly left: number
  readonly top: number
}

/** Tiles of one size, at most `sidePx`, that cover a picture and share at least `overlapPx` with their neighbours. */
export function tilesOf(picture: PictureSize, sidePx: number, overlapPx: number): readonly PictureTile[] {
  const width = Math.min(sidePx, picture.width)
  const height = Math.min(sidePx, picture.height)
  return starts(picture.height, height, overlapPx).flatMap((top) =>
    starts(picture.width, width, overlapPx).map((left) => ({ left, top, width, height })),
  )
}

/** Where tiles of `side` begin on a length, the first at its beginning, the last up to its end. */
function starts(length: number, side: number, overlap: number): readonly number[] {
  if (side === length) return [0]
  const tiles = Math.ceil((length - overlap) / (side - overlap))
  return Array.from({ length: tiles }, (_, tile) => Math.floor((tile * (length - side)) / (tiles - 1)))
}

/** @param into room for the tile's pixels, which are overwritten */
export function cutOut(
  from: RgbPicture,
  { left, top, width, height }: PictureTile,
  into = new Uint8Array(width * height * 3),
): RgbPicture {
  for (let row = 0; row < height; row++) {
    const at = ((top + row) * from.width + left) * 3
    into.set(from.data.subarray(at, at + width * 3), row * width * 3)
  }
  return { format: 'rgb', width, height, data: into }
}
