/** Reads that leave as much open as the matching ever looks up: the dearest case of a *possible* hit. */
import type { PlateRead } from '../../agent/domain/read.js'
import type { Reading } from '../../agent/domain/sighting.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'

/** As the reader that ships has it: nothing, then the folded characters. */
const alphabet = ['', ...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ']
const places = 9
/** As many as are weighed together (readings-to-weights.ts). */
const sightings = 12
/** Places in doubt, and what each of them may be as well: 180 texts of at most two differences, all of them seen. */
const placesOpen = 5
const rivalsPerPlace = 4
const ownChance = 0.35
const rivalChance = 0.16
/** Of the characters that nothing speaks for. */
const otherNats = Math.log(1e-4)
/** By how much two sightings of a passing differ, at most. */
const spreadNats = 0.2

/** A read with the readings that it was made of, as they come to the matching. */
export interface DoubtfulRead {
  readonly read: Pick<PlateRead, 'vrm' | 'capturedAtMs'>
  readonly readings: readonly Reading[]
}

/** What a place says: its likeliest character first. */
type Said = readonly string[]

/**
 * A read of twelve sightings that looks like `listed`, and is likelier to be another mark by one place.
 * @param listed upper case, O as 0 and I as 1; of five characters to nine
 * @param random numbers in [0, 1)
 */
export function doubtfulRead(listed: string, capturedAtMs: number, random: () => number): DoubtfulRead {
  const said = saidOf(listed, random)
  const readings = Array.from({ length: sightings }, () => readingOf(said, random))
  const mark = sightingsToMark(readings, { atMs: capturedAtMs })
  if (mark === undefined) throw new Error(`expected readings of a mark of ${listed.length} characters`)
  return { read: { vrm: mark.vrm, capturedAtMs }, readings }
}

/** By place. On the first place in doubt a rival is ahead of what is listed. */
function saidOf(listed: string, random: () => number): readonly Said[] {
  const open = openPlaces(listed, random)
  return Array.from({ length: places }, (_, place) => {
    const own = listed[place] ?? ''
    if (!open.includes(place)) return [own]
    // Of its own kind: otherwise the layout of the mark would settle the doubt.
    const others = alphabet.filter((char) => char !== '' && char !== own && isDigit(char) === isDigit(own))
    const rivals = drawn(others, rivalsPerPlace, random)
    return place === open[0] ? [rivals[0]!, own, ...rivals.slice(1)] : [own, ...rivals]
  })
}

/** Letters before digits, of which many were never issued. */
function openPlaces(listed: string, random: () => number): readonly number[] {
  const all = [...listed].map((_, place) => place)
  const letters = all.filter((place) => !isDigit(listed[place]!))
  const digits = all.filter((place) => isDigit(listed[place]!))
  return [...drawn(letters, letters.length, random), ...drawn(digits, digits.length, random)].slice(
    0,
    placesOpen,
  )
}

const isDigit = (char: string): boolean => char >= '0' && char <= '9'

function readingOf(said: readonly Said[], random: () => number): Reading {
  const logProbabilities = new Float32Array(places * alphabet.length).fill(otherNats)
  for (const [place, chars] of said.entries()) {
    for (const [rank, char] of chars.entries()) {
      const chance = chars.length === 1 ? 1 : rank === 0 ? ownChance : rivalChance
      const spread = chars.length === 1 ? 0 : (random() - 0.5) * spreadNats
      logProbabilities[place * alphabet.length + alphabet.indexOf(char)] = Math.log(chance) + spread
    }
  }
  return { alphabet, places, logProbabilities }
}

function drawn<Item>(from: readonly Item[], count: number, random: () => number): readonly Item[] {
  const left = [...from]
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0]!)
}
