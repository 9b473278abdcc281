import { distance } from 'fastest-levenshtein'
import { boxAround, overlap } from '../domain/geometry.js'
import type { Sighting } from '../domain/sighting.js'
import type { TimedSighting, Track } from '../domain/track.js'
import { likeliestText, textLogProbability } from './reading-to-texts.js'

/** When sightings belong to one passing. */
export interface TrackingRule {
  /** A plate not seen for this long has passed. */
  readonly gapMsMax: number
  /** A passing is told at the latest after this long: a parked car has no end of its own. */
  readonly lengthMsMax: number
}

export const trackingRule: TrackingRule = { gapMsMax: 1_500, lengthMsMax: 15_000 }

/** Sightings kept a track; beyond, the least useful go, so that an hour behind a lorry does not fill the memory. */
const sightingsKept = 40
/** Tracks open at once on one camera, each of which may hold a frame; the oldest are closed when there are more. */
const tracksMax = 16
/** A pair that fits less well than this is not one plate. */
const fitMin = 0.35

export interface TrackingState {
  readonly nextTrackId: number
  readonly open: readonly Track[]
}

export const noTracks: TrackingState = { nextTrackId: 1, open: [] }

export interface TrackingStep {
  readonly state: TrackingState
  /** Passings that ended with this step. */
  readonly closed: readonly Track[]
  /** The track of each sighting, in the sightings' order. */
  readonly trackIds: readonly number[]
}

/** Joins a frame's sightings to the open tracks by position and by text, and closes what has passed. */
export function sightingsToTracks(
  state: TrackingState,
  sightings: readonly Sighting[],
  frame: { readonly atMs: number; readonly capturedAtMs: number },
  rule: TrackingRule = trackingRule,
): TrackingStep {
  const ended = state.open.filter((track) => hasEnded(track, frame.atMs, rule))
  let open = state.open.filter((track) => !ended.includes(track))
  let nextTrackId = state.nextTrackId
  const joins = pairUp(open, sightings, frame.atMs)
  const trackIds: number[] = []
  sightings.forEach((sighting, index) => {
    const timed = { ...sighting, ...frame }
    const track = joins.get(index)
    if (track === undefined) {
      open = [...open, newTrack(nextTrackId, timed)]
      trackIds.push(nextTrackId++)
    } else {
      open = open.map((each) => (each.trackId === track.trackId ? withSighting(each, timed) : each))
      trackIds.push(track.trackId)
    }
  })
  const surplus = open.slice(0, Math.max(0, open.length - tracksMax))
  return {
    state: { nextTrackId, open: open.slice(surplus.length) },
    closed: [...ended, ...surplus],
    trackIds,
  }
}

/** What is still open at the end of a source. */
export function closeTracks(state: TrackingState): TrackingStep {
  return { state: { ...state, open: [] }, closed: state.open, trackIds: [] }
}

function hasEnded(track: Track, atMs: number, rule: TrackingRule): boolean {
  return atMs - track.lastAtMs > rule.gapMsMax || atMs - track.firstAtMs > rule.lengthMsMax
}

function newTrack(trackId: number, sighting: TimedSighting): Track {
  return {
    trackId,
    firstAtMs: sighting.atMs,
    lastAtMs: sighting.atMs,
    sightings: [sighting],
    sightingCount: 1,
  }
}

function withSighting(track: Track, sighting: TimedSighting): Track {
  const all = [...track.sightings, sighting]
  if (all.length > sightingsKept) {
    const narrowest = all.reduce((least, each) => (each.widthPx < least.widthPx ? each : least))
    // The newest must stay: it says where the plate is now.
    all.splice(narrowest === sighting ? 0 : all.indexOf(narrowest), 1)
  }
  return { ...track, lastAtMs: sighting.atMs, sightings: all, sightingCount: track.sightingCount + 1 }
}

/** The best fitting pairs first, each track and each sighting once. */
function pairUp(
  open: readonly Track[],
  sightings: readonly Sighting[],
  atMs: number,
): ReadonlyMap<number, Track> {
  const fits = sightings
    .flatMap((sighting, index) => open.map((track) => ({ track, index, fit: fitOf(track, sighting, atMs) })))
    .filter(({ fit }) => fit >= fitMin)
    .sort((a, b) => b.fit - a.fit)
  const joins = new Map<number, Track>()
  const taken = new Set<Track>()
  for (const { track, index } of fits) {
    if (joins.has(index) || taken.has(track)) continue
    joins.set(index, track)
    taken.add(track)
  }
  return joins
}

/** 0…1, half of it from where the plate is, half from what it says; 0 for what cannot be the same text. */
function fitOf(track: Track, sighting: Sighting, atMs: number): number {
  const last = track.sightings.at(-1)!
  const alike = Math.max(...track.sightings.slice(-comparedSightings).map((each) => likeness(each, sighting)))
  return alike < likenessMin ? 0 : 0.5 * nearness(last, sighting, atMs - last.atMs) + 0.5 * alike
}

/** How many of a track's last sightings a new one is compared with: the last may be a blurred one. */
const comparedSightings = 5
/**
 * Below this two sightings show two plates, wherever they are: a car that stands where another stood is not
 * the other. A blurred sighting that is cut off by it says nothing that is missed.
 */
const likenessMin = 0.4
/** Evidence against one text for two sightings that makes them e times less alike. */
const contradictionNats = 6

/** 0…1: by the characters in common, or by how little each sighting speaks against the other's text. */
function likeness(a: Sighting, b: Sighting): number {
  const textA = likeliestText(a.reading)
  const textB = likeliestText(b.reading)
  const shared = sharedCharacters(textA.text, textB.text)
  const against = Math.min(
    textA.logProbability - textLogProbability(a.reading, textB.text),
    textB.logProbability - textLogProbability(b.reading, textA.text),
  )
  return Math.max(shared, Math.exp(-against / contradictionNats))
}

/** Plate widths a second that a plate may move across the picture and still count as near. */
const widthsPerSecond = 12

function nearness(last: TimedSighting, sighting: Sighting, elapsedMs: number): number {
  const a = boxAround(last.corners)
  const b = boxAround(sighting.corners)
  const distance = Math.hypot(a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2)
  const reach = Math.max(last.widthPx, sighting.widthPx) * (1 + (widthsPerSecond * elapsedMs) / 1000)
  return Math.max(overlap(a, b), 1 - distance / reach, 0)
}

/** One less the edit distance as a share of the longer text; 0.5, which says nothing, where either is empty. */
function sharedCharacters(a: string, b: string): number {
  return a === '' || b === '' ? 0.5 : 1 - distance(a, b) / Math.max(a.length, b.length)
}
