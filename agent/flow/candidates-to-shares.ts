import type { Candidate } from './candidates-to-ranking.js'
import type { ScoredText } from './reading-to-texts.js'
import type { WeighedReading } from './readings-to-weights.js'

/**
 * The probability of each candidate, in their order. Of what the surest reading leaves to texts that it does
 * not follow, `unknownShare` is kept for marks that are no candidates.
 * @param candidates the likeliest first, as `candidatesToRanking` gives them of the same readings
 */
export function candidatesToShares(
  candidates: readonly Candidate[],
  weighed: readonly WeighedReading[],
  unknownShare: number,
): readonly number[] {
  const unknown = unfollowed(weighed[0]!.texts) * unknownShare
  const likelihoods = candidates.map(({ score }) => Math.exp(score - candidates[0]!.score))
  const known = likelihoods.reduce((sum, each) => sum + each, 0)
  return likelihoods.map((each) => (each / known) * (1 - unknown))
}

/** What a reading leaves to texts that are not among its likeliest. */
function unfollowed(texts: readonly ScoredText[]): number {
  const followed = texts.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)
  return Math.min(1, Math.max(0, 1 - followed))
}
