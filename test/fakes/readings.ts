import type { Corners } from '../../agent/domain/geometry.js'
import { plateWidthPx } from '../../agent/domain/geometry.js'
import type { Reading, Sighting } from '../../agent/domain/sighting.js'
import { foldVrm } from '../../agent/domain/vrm.js'

/** The reader's alphabet: none, then the folded characters. */
export const alphabet = ['', ...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ']
const places = 9

/** What a reader would say of a plate: each character with its probability, the rest spread evenly. */
export interface Spoken {
  readonly char: string
  readonly probability: number
  /** A second character that takes most of what is left. */
  readonly rival?: string
}

/** A reading of `text` where every place is right with `probability`; `spoken` overrides single places. */
export function readingOf(
  text: string,
  probability = 0.99,
  spoken: Readonly<Record<number, Spoken>> = {},
): Reading {
  const folded = foldVrm(text)
  const logProbabilities = new Float32Array(places * alphabet.length)
  for (let place = 0; place < places; place++) {
    const said = spoken[place] ?? { char: folded[place] ?? '', probability }
    const left = 1 - said.probability
    const rivals = said.rival === undefined ? 0 : left * 0.9
    const rest = (left - rivals) / (alphabet.length - 1)
    alphabet.forEach((char, index) => {
      const chance = char === said.char ? said.probability : char === said.rival ? rivals + rest : rest
      logProbabilities[place * alphabet.length + index] = Math.log(Math.max(chance, 1e-6))
    })
  }
  return { alphabet, places, logProbabilities }
}

/** An upright plate of the usual shape at a place on the picture. */
export function cornersAt(x: number, y: number, width = 100): Corners {
  const height = width / 4.7
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

export function sightingOf(reading: Reading, corners: Corners = cornersAt(100, 100)): Sighting {
  return { corners, confidence: 0.9, reading, widthPx: plateWidthPx(corners) }
}
