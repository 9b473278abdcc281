import type { Sighting, WeighedCrop } from '../domain/sighting.js'
import { likeliestText } from './reading-to-texts.js'

/** Fewer lower the grain too little to show what the surest of them does not. */
const cropsMin = 3
/** More lower it little further, and each takes about two milliseconds. */
const cropsMax = 20

/**
 * The crops of a track that are worth laying over each other, the surest sighting's first: it is whole and sharp, so
 * the others are moved to fit it. A crop counts by the pixels that the plate had.
 * @returns none where there are too few
 */
export function trackToCrops({
  sightings,
}: {
  readonly sightings: readonly Sighting[]
}): readonly WeighedCrop[] {
  const crops = sightings
    .toSorted((a, b) => likeliestText(b.reading).logProbability - likeliestText(a.reading).logProbability)
    .flatMap(({ crop, widthPx }) => (crop === undefined ? [] : [{ crop, weight: widthPx ** 2 }]))
    .slice(0, cropsMax)
  return crops.length < cropsMin ? [] : crops
}
