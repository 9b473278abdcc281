import { charactersMin, type WeighedReading } from './readings-to-weights.js'

/** Texts followed before any is varied. */
const textsMax = 32
/** Characters tried at a place of the leading text. */
const choicesPerPlace = 2

/** The expected texts, then those that any reading finds likely, the likeliest of each first. */
export function weightsToCandidates(
  weighed: readonly WeighedReading[],
  expected: readonly string[],
): readonly string[] {
  const texts = new Set(expected)
  const longest = Math.max(...weighed.map((each) => each.texts.length))
  for (let place = 0; place < longest; place++) {
    for (const each of weighed) {
      const candidate = each.texts[place]?.text ?? ''
      if (candidate.length >= charactersMin && texts.size < textsMax) texts.add(candidate)
    }
  }
  return [...texts]
}

/**
 * `text` with one character changed to what all readings together find likeliest at that place. So a mark is
 * found that no single reading has among its own texts: each was wrong at another place.
 */
export function variantsOf(text: string, weighed: readonly WeighedReading[]): readonly string[] {
  return [...text].flatMap((char, place) =>
    likeliestTogether(place, weighed)
      .filter((other) => other !== char)
      .map((other) => text.slice(0, place) + other + text.slice(place + 1)),
  )
}

function likeliestTogether(place: number, weighed: readonly WeighedReading[]): readonly string[] {
  const { alphabet } = weighed[0]!.reading
  const sums = new Float64Array(alphabet.length)
  for (const { reading, weight } of weighed) {
    const row = place * alphabet.length
    for (let each = 0; each < sums.length; each++)
      sums[each]! += weight * reading.logProbabilities[row + each]!
  }
  return alphabet
    .map((char, index) => ({ char, sum: sums[index]! }))
    .filter(({ char }) => char !== '')
    .sort((a, b) => b.sum - a.sum)
    .slice(0, choicesPerPlace)
    .map(({ char }) => char)
}
