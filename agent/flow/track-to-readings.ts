import type { Reading, Sighting } from '../domain/sighting.js'

/** Beside single sightings: several of them stand behind it. More changes no answer on rendered passings. */
const togetherCounts = 2

/**
 * What is weighed of a track.
 * @param together what its crops say laid over each other, where they were read so
 */
export function trackToReadings(
  { sightings }: { readonly sightings: readonly Pick<Sighting, 'reading'>[] },
  together: Reading | undefined,
): readonly Reading[] {
  const single = sightings.map(({ reading }) => reading)
  return together === undefined ? single : [...single, ...Array<Reading>(togetherCounts).fill(together)]
}
