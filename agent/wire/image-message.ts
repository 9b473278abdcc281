/**
 * `up/image/{readId}/{kind}`: JPEG bytes, nothing around them. Limits as in the Metropolitan Police's
 * description of the national specification (data protection impact assessment of January 2025, page 11).
 */

export const sentPictureKinds = ['plate', 'overview'] as const
export type SentPictureKind = (typeof sentPictureKinds)[number]

export const pictureBytesMax: Readonly<Record<SentPictureKind, number>> = {
  plate: 3 * 1024,
  overview: 25 * 1024,
}

/** The id that a receipt names for a picture. */
export const pictureId = (readId: string, kind: SentPictureKind): string => `${readId}/${kind}`
