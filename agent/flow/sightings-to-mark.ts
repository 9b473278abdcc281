import type { DecodedMark, ReadCharacter } from '../domain/read.js'
import type { Reading } from '../domain/sighting.js'
import { type Candidate, candidatesToRanking, type RankingRule } from './candidates-to-ranking.js'
import { type ScoredText, textLogProbability } from './reading-to-texts.js'
import { readingsToWeights } from './readings-to-weights.js'

/** How sightings are weighed together. */
export interface WeighingRule extends RankingRule {
  /** A sighting counts by its sureness against the surest one's, to this power: 0 counts all alike. */
  readonly surenessPower: number
  /** Of what the surest sighting leaves to texts that were not followed, the share that is other whole marks. */
  readonly unknownShare: number
}

/** The first four are fitted to the rendered passings (scripts/fit-weighing.ts); the last is set by reason. */
export const weighingRule: WeighingRule = {
  surenessPower: 1,
  likeness: 0.4,
  junkNats: 12,
  unknownShare: 0.3,
  expectedNats: 3,
}

/** An expected mark that every sighting finds rarer than this is not this plate, however lately it was read. */
const expectedSeenNatsMax = 7
/** Alternatives told a character. */
const alternativesMax = 3
/** Alternatives less likely than this are left out. */
const alternativeConfidenceMin = 0.001

/** What is known beside the readings. */
export interface SeenWith {
  /**
   * When the plate was seen, milliseconds since 1970 UTC: later marks had not been issued. Where it is unknown,
   * what was issued at the agent's release counts as issued.
   */
  readonly atMs?: number
  /** Folded texts of marks that the same camera read moments ago. */
  readonly expected?: readonly string[]
}

/**
 * What the plate says, weighed over one reading or many.
 * @returns undefined where no reading shows any character
 */
export function sightingsToMark(
  readings: readonly Reading[],
  { atMs = 0, expected = [] }: SeenWith = {},
  rule: WeighingRule = weighingRule,
): DecodedMark | undefined {
  const weighed = readingsToWeights(readings, rule.surenessPower)
  const [surest] = weighed
  if (surest === undefined) return undefined
  const seenBefore = expected.filter((text) =>
    weighed.some(({ reading }) => textLogProbability(reading, text) > -expectedSeenNatsMax),
  )
  const candidates = candidatesToRanking(weighed, { atMs, expected: seenBefore }, rule)
  const shares = sharesOf(candidates, unfollowed(surest.texts) * rule.unknownShare)
  const best = candidates[0]!
  return {
    vrm: best.vrm,
    seenText: surest.texts[0]!.text,
    confidence: shares[0]!,
    characters: characterConfidences(best, candidates, shares),
    layout: best.layout,
  }
}

/** The probability of each candidate, `unknown` being left to texts that are no candidates. */
function sharesOf(candidates: readonly Candidate[], unknown: number): readonly number[] {
  const likelihoods = candidates.map(({ score }) => Math.exp(score - candidates[0]!.score))
  const known = likelihoods.reduce((sum, each) => sum + each, 0)
  return likelihoods.map((each) => (each / known) * (1 - unknown))
}

/** What a reading leaves to texts that are not among its likeliest. */
function unfollowed(texts: readonly ScoredText[]): number {
  const followed = texts.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)
  return Math.min(1, Math.max(0, 1 - followed))
}

/** A character is as sure as the candidates that agree on it; candidates of other lengths speak for none. */
function characterConfidences(
  best: Candidate,
  candidates: readonly Candidate[],
  shares: readonly number[],
): readonly ReadCharacter[] {
  return [...best.vrm].map((char, place) => {
    const votes = new Map<string, number>([[char, 0]])
    candidates.forEach((candidate, index) => {
      if (candidate.text.length !== best.text.length) return
      const voted = candidate.text[place] === best.text[place] ? char : candidate.vrm[place]!
      votes.set(voted, (votes.get(voted) ?? 0) + shares[index]!)
    })
    const ranked = [...votes].map(([each, confidence]) => ({
      char: each,
      confidence: Math.min(1, confidence),
    }))
    return {
      char,
      confidence: votes.get(char)!,
      alternatives: ranked
        .filter((each) => each.char !== char && each.confidence >= alternativeConfidenceMin)
        .sort((a, b) => b.confidence - a.confidence)
        .slice(0, alternativesMax),
    }
  })
}
