import { distance } from 'fastest-levenshtein'
import { type RankingRule, textEvidence } from './candidates-to-ranking.js'
import { charactersMin, type WeighedReading } from './readings-to-weights.js'

/** One place of the read said otherwise; an empty character leaves the place out. */
interface Change {
  readonly place: number
  readonly char: string
  /** What the change takes off the logarithm of the text's probability. */
  readonly nats: number
}

/** Beyond two places almost any mark looks like some other; police practice allows no more. */
export const differencesMax = 2
/** Changes that are combined; with the pairs of them at most as many texts as are looked up within 5 ms. */
const changesMax = 24
/** Texts looked up for a read, the likeliest. */
const lookAlikesMax = 160

/**
 * Texts that the plate may say instead of `text`, by what the readings themselves leave open: one or two places
 * said otherwise, left out or added at the end, and what single readings say whole, so that a missed or doubled
 * character in the middle is found where any sighting had it right. The likeliest first. A read without doubt
 * has none, and costs no look-up.
 * @param text folded, of the read
 * @param natsMax texts rarer than the read by more than this are left out
 */
export function weightsToLookAlikes(
  weighed: readonly WeighedReading[],
  text: string,
  natsMax: number,
  rule: RankingRule,
): readonly string[] {
  const changes = likelyChanges(weighed, text, natsMax, rule)
  const varied = withPairs(changes, natsMax)
    .toSorted((a, b) => a.nats - b.nats)
    .map(({ changes }) => changed(text, changes))
  const evidenceMin = textEvidence(text, weighed, rule) - natsMax
  const said = [...new Set(weighed.flatMap(({ texts }) => texts.map((each) => each.text)))].filter(
    (each) => each !== text && textEvidence(each, weighed, rule) >= evidenceMin,
  )
  const texts = [...new Set([...said, ...varied])].filter(
    (each) => each !== text && each.length >= charactersMin && distance(each, text) <= differencesMax,
  )
  return texts.slice(0, lookAlikesMax)
}

/** The likeliest first. The place after the last one is tried as well: the character at the end may be missing. */
function likelyChanges(
  weighed: readonly WeighedReading[],
  text: string,
  natsMax: number,
  rule: RankingRule,
): readonly Change[] {
  const { alphabet, places } = weighed[0]!.reading
  const changes: Change[] = []
  for (let place = 0; place < Math.min(places, text.length + 1); place++) {
    const own = text[place] ?? ''
    for (const [index, char] of alphabet.entries()) {
      if (char === own) continue
      const nats = natsOf(weighed, place, { from: alphabet.indexOf(own), to: index }, rule)
      if (nats <= natsMax) changes.push({ place, char, nats })
    }
  }
  return changes.sort((a, b) => a.nats - b.nats).slice(0, changesMax)
}

/** What saying another character at a place takes off, each reading's objection bounded as in the weighing itself. */
function natsOf(
  weighed: readonly WeighedReading[],
  place: number,
  { from, to }: { readonly from: number; readonly to: number },
  { junkNats, likeness }: RankingRule,
): number {
  let nats = 0
  let total = 0
  for (const { reading, weight } of weighed) {
    const row = place * reading.alphabet.length
    const objection = reading.logProbabilities[row + from]! - reading.logProbabilities[row + to]!
    nats += weight * Math.max(-junkNats, Math.min(junkNats, objection))
    total += weight
  }
  return nats / (1 + (total - 1) * likeness)
}

function withPairs(
  changes: readonly Change[],
  natsMax: number,
): readonly { readonly changes: readonly Change[]; readonly nats: number }[] {
  const single = changes.map((change) => ({ changes: [change], nats: change.nats }))
  const pairs = changes.flatMap((first, index) =>
    changes
      .slice(index + 1)
      .filter((second) => second.place !== first.place && first.nats + second.nats <= natsMax)
      .map((second) => ({ changes: [first, second], nats: first.nats + second.nats })),
  )
  return [...single, ...pairs]
}

function changed(text: string, changes: readonly Change[]): string {
  const chars = [...text]
  for (const { place, char } of changes) chars[place] = char
  return chars.join('')
}
