import type { Reading } from '../domain/sighting.js'

/** A folded text with the logarithm of its probability under one reading. */
export interface ScoredText {
  readonly text: string
  readonly logProbability: number
}

/** How many characters a place are followed; what is rarer than the fourth changes no confidence that anyone acts on. */
const choicesPerPlace = 4

/**
 * The likeliest texts of a reading, best first. Places are independent; an empty place writes nothing, so
 * that a reading that skipped a place still yields the text.
 */
export function readingToTexts(reading: Reading, limit: number): readonly ScoredText[] {
  let beams: readonly ScoredText[] = [{ text: '', logProbability: 0 }]
  for (let place = 0; place < reading.places; place++) {
    const choices = bestChoices(reading, place)
    beams = beams
      .flatMap((beam) =>
        choices.map(({ char, logProbability }) => ({
          text: beam.text + char,
          logProbability: beam.logProbability + logProbability,
        })),
      )
      .sort((a, b) => b.logProbability - a.logProbability)
      .slice(0, limit)
  }
  return mergeEqual(beams).filter(({ text }) => text !== '')
}

function bestChoices(reading: Reading, place: number): readonly { char: string; logProbability: number }[] {
  const { alphabet, logProbabilities } = reading
  const row = place * alphabet.length
  return alphabet
    .map((char, index) => ({ char, logProbability: logProbabilities[row + index]! }))
    .sort((a, b) => b.logProbability - a.logProbability)
    .slice(0, choicesPerPlace)
}

/** The same text on different places adds up. */
function mergeEqual(beams: readonly ScoredText[]): readonly ScoredText[] {
  const totals = new Map<string, number>()
  for (const { text, logProbability } of beams) {
    totals.set(
      text,
      Math.log(Math.exp(totals.get(text) ?? Number.NEGATIVE_INFINITY) + Math.exp(logProbability)),
    )
  }
  return [...totals]
    .map(([text, logProbability]) => ({ text, logProbability }))
    .sort((a, b) => b.logProbability - a.logProbability)
}

/** Texts followed of a reading: what is rarer never became the answer on rendered passings. */
const likelyTextsMax = 12
const likelyTextsOf = new WeakMap<Reading, readonly ScoredText[]>()

/** The likeliest texts of a reading, best first, remembered with it: each new sighting weighs the old ones again. */
export function likelyTexts(reading: Reading): readonly ScoredText[] {
  const known = likelyTextsOf.get(reading)
  if (known !== undefined) return known
  const texts = readingToTexts(reading, likelyTextsMax)
  likelyTextsOf.set(reading, texts)
  return texts
}

/**
 * The logarithm of the probability that the reading gives to a folded text: its characters on the first
 * places and nothing after, or with one place skipped before any of them, whichever is likeliest.
 */
export function textLogProbability(reading: Reading, text: string): number {
  const { alphabet, logProbabilities, places } = reading
  const size = alphabet.length
  if (text.length > places) return Number.NEGATIVE_INFINITY
  let straight = 0
  let slipped = Number.NEGATIVE_INFINITY
  for (let place = 0; place < text.length; place++) {
    const char = alphabet.indexOf(text[place]!)
    // Beyond the last place there is none to slip to.
    const slippedHere = logProbabilities[(place + 1) * size + char] ?? Number.NEGATIVE_INFINITY
    slipped = Math.max(slipped, straight + logProbabilities[place * size]!) + slippedHere
    straight += logProbabilities[place * size + char]!
  }
  for (let place = text.length; place < places; place++) {
    straight += logProbabilities[place * size]!
    if (place > text.length) slipped += logProbabilities[place * size]!
  }
  return Math.max(straight, slipped)
}

const likeliestTexts = new WeakMap<Reading, ScoredText>()

/** The likeliest text of a reading, remembered with it; empty, with probability 0, where it shows no character. */
export function likeliestText(reading: Reading): ScoredText {
  const known = likeliestTexts.get(reading)
  if (known !== undefined) return known
  const likeliest = readingToTexts(reading, 1)[0] ?? { text: '', logProbability: Number.NEGATIVE_INFINITY }
  likeliestTexts.set(reading, likeliest)
  return likeliest
}
