import type { MetEntry } from '../domain/hit.js'
import type { HotlistEntry } from '../domain/hotlist.js'
import type { ListRules } from '../domain/list-rules.js'
import type { PlateRead } from '../domain/read.js'
import type { Reading } from '../domain/sighting.js'
import { foldVrm } from '../domain/vrm.js'
import type { Hotlists } from '../ports.js'
import { candidatesToRanking } from './candidates-to-ranking.js'
import { candidatesToShares } from './candidates-to-shares.js'
import { readingsToWeights, type WeighedReading } from './readings-to-weights.js'
import { isSeen, type WeighingRule, weighingRule } from './sightings-to-mark.js'
import { weightsToLookAlikes } from './weights-to-look-alikes.js'

/** When an entry that the read does not say is told as *possible*. */
export interface PossibleRule {
  /** The least probability that the plate is the entry's. */
  readonly probabilityMin: number
  /**
   * What a listed mark pays beside any other that looks as likely: the negative logarithm of how much rarer a
   * listed mark is on the road than a mark picked from all that may be issued. About one passing in a thousand
   * is of a listed vehicle; shared by a million entries that is 10⁻⁹ a mark, against one in 2.7·10⁸ marks of the
   * current layout: ln 3.7. Without it every mark would be suspected of each listed one that resembles it. A
   * shorter list names fewer, and by that reckoning commoner, marks; it pays the same, which errs to silence.
   */
  readonly listedNats: number
}

export const possibleRule: PossibleRule = { probabilityMin: 0.05, listedNats: 1.3 }

/** How much likelier its layout may make a text than the readings alone do (`plateLayouts`), with some room. */
const layoutNatsMax = 6
/** Entries weighed for one read; more cannot all be likely. */
const weighedEntriesMax = 32

/** An entry that the plate may name, with the probability that it does. */
export interface PossibleEntry {
  readonly entry: HotlistEntry
  readonly probability: number
}

/**
 * Entries that the read does not say but its sightings leave open, the likeliest first: never one whose action its
 * list does not allow (a list of vehicles that belong here allows all), nor one that no sighting shows. Weighed by the same rooms as the read; nothing is
 * looked up where the read leaves no doubt.
 * @param evidence the readings that the read was made of
 * @param exact the entries that the read meets: none of them is told again
 */
export function readToPossible(
  read: Pick<PlateRead, 'vrm' | 'capturedAtMs'>,
  evidence: readonly Reading[],
  hotlists: Pick<Hotlists, 'lookUpMany' | 'summaries'>,
  exact: readonly HotlistEntry[],
  rule: PossibleRule = possibleRule,
  weighing: WeighingRule = weighingRule,
): readonly PossibleEntry[] {
  const rulesOf = new Map(hotlists.summaries().map(({ list, rules }) => [list, rules]))
  if (![...rulesOf.values()].some(allowsAny)) return []
  const text = foldVrm(read.vrm)
  const weighed = readingsToWeights(evidence, weighing.surenessPower)
  if (weighed.length === 0) return []
  const natsMax = -Math.log(rule.probabilityMin) + layoutNatsMax
  const texts = weightsToLookAlikes(weighed, text, natsMax, weighing).filter((each) => isSeen(each, weighed))
  if (texts.length === 0) return []
  const entries = hotlists
    .lookUpMany(texts, read.capturedAtMs)
    .filter((entry) => allows(rulesOf.get(entry.list), entry.action))
    .filter((entry) => !exact.some((other) => isSameEntry(entry, other)))
    .slice(0, weighedEntriesMax)
  if (entries.length === 0) return []
  const listed = new Set(entries.map(({ vrm }) => foldVrm(vrm)))
  if (exact.length > 0) listed.add(text)
  const probabilityOf = listedProbabilities(
    weighed,
    { text, atMs: read.capturedAtMs, listed },
    rule,
    weighing,
  )
  return entries
    .map((entry) => ({ entry, probability: probabilityOf(foldVrm(entry.vrm)) }))
    .filter(({ probability }) => probability >= rule.probabilityMin)
    .sort((a, b) => b.probability - a.probability)
}

export const isSameEntry = (one: MetEntry, other: MetEntry): boolean =>
  one.list === other.list && one.vrm === other.vrm

const allowsAny = (rules: ListRules): boolean =>
  rules.alertWhen === 'absent' || rules.possibleActions.length > 0

/** A vehicle that perhaps belongs here must not raise the alarm of one that does not. */
const allows = (rules: ListRules | undefined, action: string): boolean =>
  rules?.alertWhen === 'absent' || (rules?.possibleActions.includes(action.trim().toUpperCase()) ?? false)

/**
 * The probability of each folded text. What the weighing gives to the listed ones is lowered by `listedNats`.
 * What the camera read moments ago counts for nothing here: it was the read's, and is no evidence of the entry.
 */
function listedProbabilities(
  weighed: readonly WeighedReading[],
  {
    text,
    atMs,
    listed,
  }: { readonly text: string; readonly atMs: number; readonly listed: ReadonlySet<string> },
  { listedNats }: PossibleRule,
  weighing: WeighingRule,
): (text: string) => number {
  const tried = { atMs, expected: [text, ...listed] }
  const candidates = candidatesToRanking(weighed, tried, { ...weighing, expectedNats: 0 })
  const shares = candidatesToShares(candidates, weighed, weighing.unknownShare)
  const listedShare = Math.exp(-listedNats)
  const shareOf = new Map(
    candidates.map((each, index) => [each.text, shares[index]! * (listed.has(each.text) ? listedShare : 1)]),
  )
  const unknown = 1 - shares.reduce((sum, share) => sum + share, 0)
  const all = [...shareOf.values()].reduce((sum, share) => sum + share, unknown)
  return (each) => (shareOf.get(each) ?? 0) / all
}
