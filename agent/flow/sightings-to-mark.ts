import type { DecodedMark, ReadCharacter } from '../domain/read.js'
import type { Reading } from '../domain/sighting.js'
import { type Candidate, candidatesToRanking, type RankingRule } from './candidates-to-ranking.js'
import { candidatesToShares } from './candidates-to-shares.js'
import { textLogProbability } from './reading-to-texts.js'
import { readingsToWeights, type WeighedReading } from './readings-to-weights.js'

/** How sightings are weighed together. */
export interface WeighingRule extends RankingRule {
  /** A sighting counts by its sureness against the surest one's, to this power: 0 counts all alike. */
  readonly surenessPower: number
  /** Of what the surest sighting leaves to texts that were not followed, the share that is other whole marks. */
  readonly unknownShare: number
}

/** The first four are fitted to the rendered passings (scripts/fit-weighing.ts); the last is set by reason. */
export const weighingRule: WeighingRule = {
  surenessPower: 0.5,
  likeness: 0.35,
  junkNats: 9,
  unknownShare: 0.1,
  expectedNats: 3,
}

/** A mark that every sighting finds rarer than this is not this plate, however lately it was read. */
const seenNatsMax = 7
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
  const seenBefore = expected.filter((text) => isSeen(text, weighed))
  const candidates = candidatesToRanking(weighed, { atMs, expected: seenBefore }, rule)
  const shares = candidatesToShares(candidates, weighed, rule.unknownShare)
  const best = candidates[0]!
  return {
    vrm: best.vrm,
    seenText: surest.texts[0]!.text,
    confidence: shares[0]!,
    characters: characterConfidences(best, candidates, shares),
    layout: best.layout,
  }
}

/** Whether any of the readings shows the folded text, be it faintly. */
export function isSeen(text: string, weighed: readonly WeighedReading[]): boolean {
  return weighed.some(({ reading }) => textLogProbability(reading, text) > -seenNatsMax)
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
