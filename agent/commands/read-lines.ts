import type { Box, Corners } from '../domain/geometry.js'
import { boxAround } from '../domain/geometry.js'
import type { DecodedMark } from '../domain/read.js'
import type { PlateOnPicture } from '../flow/look-to-plates.js'
import { isSure, type PassingNews } from '../flow/looks-to-passings.js'
import { sightingsToCountry } from '../flow/sightings-to-country.js'

/** One line of `barcud read --json` for a picture: `image` as given, coordinates in pixels as shown. */
export function pictureLine(image: string, plates: readonly PlateOnPicture[]): object {
  return {
    image,
    plates: plates.map(({ mark, box, corners, country }) => ({
      vrm: mark?.vrm ?? null,
      confidence: mark === undefined ? null : rounded(mark.confidence, 4),
      sure: mark !== undefined && isSure(mark),
      country: country ?? null,
      ...place(box, corners),
      characters: mark === undefined ? [] : characters(mark),
    })),
  }
}

/** One line of `barcud read --json` for a passing in a video; times from the video's first frame. */
export function passingLine(video: string, { mark, track, best }: PassingNews): object {
  return {
    video,
    vrm: mark.vrm,
    confidence: rounded(mark.confidence, 4),
    sure: isSure(mark),
    country: sightingsToCountry(track.sightings) ?? null,
    firstSeenMs: Math.round(track.firstAtMs),
    lastSeenMs: Math.round(track.lastAtMs),
    sightings: track.sightingCount,
    ...place(boxAround(best.corners), best.corners),
    characters: characters(mark),
  }
}

function place(box: Box, corners: Corners): object {
  return {
    box: box.map((each) => rounded(each, 1)),
    corners: corners.map((point) => point.map((each) => rounded(each, 1))),
  }
}

function characters(mark: DecodedMark): readonly object[] {
  return mark.characters.map(({ char, confidence, alternatives }) => ({
    char,
    confidence: rounded(confidence, 4),
    alternatives: alternatives.map((each) => ({ char: each.char, confidence: rounded(each.confidence, 4) })),
  }))
}

/** A row of the table for people. */
export function pictureRow(image: string, plates: readonly PlateOnPicture[]): string {
  if (plates.length === 0) return row(image, 'no plate')
  return plates
    .map(({ mark, box }) =>
      mark === undefined
        ? row(image, 'not read', '', widthOf(box))
        : row(image, mark.vrm, sureness(mark), widthOf(box)),
    )
    .join('\n')
}

export function passingRow(video: string, { mark, track, best }: PassingNews): string {
  const times = `${seconds(track.firstAtMs)}–${seconds(track.lastAtMs)} s`
  const sightings = `${track.sightingCount} sighting${track.sightingCount === 1 ? '' : 's'}`
  return row(video, mark.vrm, sureness(mark), widthOf(boxAround(best.corners)), times, sightings)
}

/** Room for the name of most files; longer ones only shift their own row. */
const columns = [36, 10, 8, 8, 14]

function row(...cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(columns[index] ?? 0))
    .join('  ')
    .trimEnd()
}

/** Who reads the table sees at once which mark to doubt. */
const sureness = (mark: DecodedMark): string =>
  `${(mark.confidence * 100).toFixed(1)} %${isSure(mark) ? '' : ' ?'}`
const widthOf = (box: Box): string => `${Math.round(box[2])} px`
const seconds = (ms: number): string => (ms / 1000).toFixed(1)

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places))
}
