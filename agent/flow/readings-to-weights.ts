import type { Reading } from '../domain/sighting.js'
import { likelyTexts, type ScoredText, textLogProbability } from './reading-to-texts.js'

/** A reading that shows a text, with what its word counts beside the surest one's, 0…1. */
export interface WeighedReading {
  readonly reading: Reading
  /** Its likeliest texts, best first; at least one. */
  readonly texts: readonly ScoredText[]
  readonly weight: number
}

/** More sightings than this change no answer; the surest are taken. */
const readingsMax = 12
/** The shortest marks that are issued have two characters; a single one is a post, a lamp or a joint in a wall. */
export const charactersMin = 2

/**
 * The readings that show a text, the surest first. A reading counts by its sureness against the surest: the
 * probability of its likeliest text, to `surenessPower`.
 */
export function readingsToWeights(
  readings: readonly Reading[],
  surenessPower: number,
): readonly WeighedReading[] {
  const showing = readings
    .map((reading) => ({ reading, texts: likelyTexts(reading) }))
    .filter(({ reading, texts }) => showsText(reading, texts))
    .sort((a, b) => b.texts[0]!.logProbability - a.texts[0]!.logProbability)
    .slice(0, readingsMax)
  const surest = Math.max(...showing.map(({ texts }) => texts[0]!.logProbability))
  return showing.map(({ reading, texts }) => ({
    reading,
    texts,
    weight: Math.exp((texts[0]!.logProbability - surest) * surenessPower),
  }))
}

/** A reading may be likelier to show nothing than its likeliest text: then it shows none. */
function showsText(reading: Reading, texts: readonly ScoredText[]): boolean {
  const [likeliest] = texts
  if (likeliest === undefined || likeliest.text.length < charactersMin) return false
  return likeliest.logProbability > textLogProbability(reading, '')
}
