import type { DecodedMark, ReadCharacter } from '../domain/read.js'
import type { Reading } from '../domain/sighting.js'
import { readingToTexts, type ScoredText, textLogProbability } from './reading-to-texts.js'
import { type Mark, textToMark } from './text-to-mark.js'

/**
 * How sightings are weighed together: each is either *clear*, and then its distributions speak, or *junk*
 * (a blur, a slipped crop), and then it says nothing; so the texts are scored by a mixture of the two, and
 * one bad sighting can take no more from the truth than `junkNats`. The numbers are set by reason; no passings
 * have been measured with them yet.
 */
export interface WeighingRule {
  /** What a text pays where a sighting does not show it at all. */
  readonly junkNats: number
  /**
   * 0…1: how alike the errors of two sightings are. Sightings of one passing share blur and light, so n of
   * them count as n / (1 + (n − 1) · likeness).
   */
  readonly likeness: number
  /** What a mark that the camera read moments ago has ahead of any other: its vehicle is probably still in view. */
  readonly expectedNats: number
}

export const weighingRule: WeighingRule = { junkNats: 7, likeness: 0.3, expectedNats: 3 }

/** More sightings than this do not change the answer; the surest are taken. */
const sightingsMax = 12
/** Texts followed a sighting, and in all. */
const textsPerSighting = 12
const textsMax = 32
/** Alternatives told a character. */
const alternativesMax = 3
/** Alternatives less likely than this are left out. */
const alternativeConfidenceMin = 0.001

interface Candidate extends Mark {
  readonly text: string
  readonly score: number
}

/**
 * What the plate says, weighed over one reading or many.
 * @param expected folded texts of marks that the same camera read moments ago
 * @returns undefined where no reading shows any character
 */
export function sightingsToMark(
  readings: readonly Reading[],
  expected: readonly string[] = [],
  rule: WeighingRule = weighingRule,
): DecodedMark | undefined {
  const scored = readings
    .map((reading) => ({ reading, texts: readingToTexts(reading, textsPerSighting) }))
    .filter(({ reading, texts }) => showsText(reading, texts))
    .sort((a, b) => b.texts[0]!.logProbability - a.texts[0]!.logProbability)
    .slice(0, sightingsMax)
  if (scored.length === 0) return undefined
  const kept = scored.map(({ reading }) => reading)
  // A mark that no sighting shows even faintly is not this plate, however lately it was read.
  const seenBefore = expected.filter((text) =>
    kept.some((reading) => textLogProbability(reading, text) > -rule.junkNats),
  )
  const texts = candidateTexts(
    scored.map((each) => each.texts),
    seenBefore,
  )
  const candidates = rank(texts, kept, seenBefore, rule)
  const best = candidates[0]!
  const likelihoods = candidates.map(({ score }) => Math.exp(score - best.score))
  const known = likelihoods.reduce((sum, each) => sum + each, 0)
  const unknown = unknownMass(scored[0]!.texts)
  const shares = likelihoods.map((each) => (each / known) * (1 - unknown))
  return {
    vrm: best.vrm,
    seenText: scored[0]!.texts[0]!.text,
    confidence: shares[0]!,
    characters: characterConfidences(best, candidates, shares),
    layout: best.layout,
  }
}

/** The shortest marks that are issued have two characters; a single one is a post, a lamp or a joint in a wall. */
const charactersMin = 2

/** A reading that is likelier to show nothing than its likeliest text shows nothing. */
function showsText(reading: Reading, texts: readonly ScoredText[]): boolean {
  const [likeliest] = texts
  if (likeliest === undefined || likeliest.text.length < charactersMin) return false
  return likeliest.logProbability > textLogProbability(reading, '')
}

/** The expected texts, then those that any sighting finds likely, the likeliest of each first. */
function candidateTexts(
  lists: readonly (readonly ScoredText[])[],
  expected: readonly string[],
): readonly string[] {
  const texts = new Set(expected)
  for (let place = 0; place < textsPerSighting && texts.size < textsMax; place++) {
    for (const list of lists) {
      const candidate = list[place]
      const isMark = candidate !== undefined && candidate.text.length >= charactersMin
      if (isMark && texts.size < textsMax) texts.add(candidate.text)
    }
  }
  return [...texts]
}

function rank(
  texts: readonly string[],
  readings: readonly Reading[],
  expected: readonly string[],
  rule: WeighingRule,
): readonly Candidate[] {
  const weight = 1 / (1 + (readings.length - 1) * rule.likeness)
  const junk = Math.exp(-rule.junkNats)
  return texts
    .map((text) => {
      const mark = textToMark(text)
      const evidence = readings.reduce(
        (sum, reading) => sum + Math.log((1 - junk) * Math.exp(textLogProbability(reading, text)) + junk),
        0,
      )
      const ahead = expected.includes(text) ? rule.expectedNats : 0
      return { ...mark, text, score: weight * evidence - mark.nats + ahead }
    })
    .sort((a, b) => b.score - a.score)
}

/** Of what the followed texts leave over, the half that is taken to be other whole marks; the rest is noise. */
const unknownShare = 0.5

/** What the surest sighting leaves to texts that were not followed. */
function unknownMass(texts: readonly ScoredText[]): number {
  const followed = texts.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)
  return Math.min(1, Math.max(0, 1 - followed)) * unknownShare
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
