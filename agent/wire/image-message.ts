import type { PictureKind } from '../domain/read.js'

/**
 * `up/image/{readId}/{kind}`: JPEG bytes, nothing around them. Limits as in the Metropolitan Police's
 * description of the national specification (data protection impact assessment of January 2025, page 11).
 */

/** Those that go up by themselves. */
export const sentPictureKinds = ['plate', 'overview'] as const
export type SentPictureKind = (typeof sentPictureKinds)[number]

/** And `full`, which goes up where a command asks for it. */
export const pictureKinds = [...sentPictureKinds, 'full'] as const

/** `full`: what a message has room for below 256 KiB, its topic included. */
export const pictureBytesMax: Readonly<Record<PictureKind, number>> = {
  plate: 3 * 1024,
  overview: 25 * 1024,
  full: 250_000,
}

/** The id that a receipt names for a picture. */
export const pictureId = (readId: string, kind: PictureKind): string => `${readId}/${kind}`
