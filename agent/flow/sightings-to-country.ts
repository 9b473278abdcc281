import type { Sighting } from '../domain/sighting.js'

/** A band's letters are a third as high as the mark's: only the nearest sightings show them. */
const sightingsMax = 3
/** Below this the band was not read, and no country is told. */
const confidenceMin = 0.9

/** ISO 3166 code of the country whose letters the plate's band shows; undefined where no band was read. */
export function sightingsToCountry(
  sightings: readonly Pick<Sighting, 'reading' | 'widthPx'>[],
): string | undefined {
  const nearest = sightings
    .filter(({ reading }) => reading.country !== undefined)
    .sort((a, b) => b.widthPx - a.widthPx)
    .slice(0, sightingsMax)
    .map(({ reading }) => reading.country!)
  const [first] = nearest
  if (first === undefined) return undefined
  const shares = first.countries.map(
    (_, index) =>
      nearest.reduce((sum, { logProbabilities }) => sum + Math.exp(logProbabilities[index]!), 0) /
      nearest.length,
  )
  const best = shares.indexOf(Math.max(...shares))
  return shares[best]! >= confidenceMin && first.countries[best] !== '' ? first.countries[best] : undefined
}
