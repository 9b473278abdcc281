import { textLogProbability } from './reading-to-texts.js'
import type { WeighedReading } from './readings-to-weights.js'
import { type Mark, textToMark } from './text-to-mark.js'
import { variantsOf, weightsToCandidates } from './weights-to-candidates.js'

/** What decides between texts. Fitted to rendered passings by scripts/fit-weighing.ts. */
export interface RankingRule {
  /** What a text pays at most where a reading does not show it: the reading is then taken for junk. */
  readonly junkNats: number
  /**
   * 0…1: how alike the errors of two sightings are. Sightings of one passing share blur and light, so weights
   * that add up to n count as n / (1 + (n − 1) · likeness).
   */
  readonly likeness: number
  /** What a mark that the camera read moments ago has ahead of any other: its vehicle is probably still in view. */
  readonly expectedNats: number
}

/** A text that the plate may say. */
export interface Candidate extends Mark {
  readonly text: string
  /** Natural logarithm of its weighed likelihood and prior, up to a constant. */
  readonly score: number
}

/** Varying the leader finds a better one in a round or two, or never. */
const roundsMax = 2

/**
 * What the plate may say, the likeliest first. Each reading is either *clear*, and then its distributions speak,
 * or *junk* (a blur, a slipped crop), and then it says nothing; so one bad reading can take no more from the
 * truth than `junkNats`.
 * @param weighed at least one
 * @param atMs when the plate was seen, milliseconds since 1970 UTC
 * @param expected folded texts that are tried whatever the readings say
 */
export function candidatesToRanking(
  weighed: readonly WeighedReading[],
  { atMs, expected }: { readonly atMs: number; readonly expected: readonly string[] },
  rule: RankingRule,
): readonly Candidate[] {
  const scored = (text: string): Candidate => {
    const mark = textToMark(text, atMs)
    const ahead = expected.includes(text) ? rule.expectedNats : 0
    return { ...mark, text, score: textEvidence(text, weighed, rule) - mark.nats + ahead }
  }
  const known = new Set(weightsToCandidates(weighed, expected))
  let ranking = [...known].map(scored).sort(likeliestFirst)
  for (let round = 0; round < roundsMax; round++) {
    const leader = ranking[0]!
    const unknown = variantsOf(leader.text, weighed).filter((text) => !known.has(text))
    for (const text of unknown) known.add(text)
    ranking = [...ranking, ...unknown.map(scored)].sort(likeliestFirst)
    if (ranking[0] === leader) break
  }
  return ranking
}

const likeliestFirst = (a: Candidate, b: Candidate): number => b.score - a.score

/** The natural logarithm of a text's likelihood by all readings, before any prior. */
export function textEvidence(text: string, weighed: readonly WeighedReading[], rule: RankingRule): number {
  const junk = Math.exp(-rule.junkNats)
  let evidence = 0
  let total = 0
  for (const { reading, weight } of weighed) {
    evidence += weight * Math.log((1 - junk) * Math.exp(textLogProbability(reading, text)) + junk)
    total += weight
  }
  return evidence / (1 + (total - 1) * rule.likeness)
}
