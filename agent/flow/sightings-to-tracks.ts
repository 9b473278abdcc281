import { distance as editDistance } from 'fastest-levenshtein'
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
    .filter(({ fit }) => fit > 0)
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

/**
 * 0…2: how near the plate is to where the track's was, and how much of its text it shows; 0 for what cannot be
 * the same plate: a text that both contradict, or neither a place nor a text that speaks for it.
 */
function fitOf(track: Track, sighting: Sighting, atMs: number): number {
  const last = track.sightings.at(-1)!
  const compared = track.sightings.slice(-comparedSightings)
  const near = nearness(last, sighting, atMs - last.atMs)
  const shared = Math.max(...compared.map((each) => sharedCharacters(each, sighting)))
  if (
    shared < sharedMin &&
    Math.min(...compared.map((each) => contradiction(each, sighting))) > contradictionNatsMax
  )
    return 0
  return near < nearnessMin && shared < sameTextMin ? 0 : near + shared
}

/** How many of a track's last sightings a new one is compared with: the last may be a blurred one. */
const comparedSightings = 5
/** A text that shares at least this with one of the track's may be a misread of it. */
const sharedMin = 0.4
/**
 * A car that stands where another stood is not the other: above this the sightings speak against one text
 * for both. A blurred one that is cut off by it says nothing that is missed.
 */
const contradictionNatsMax = 6
/** From this nearness on a plate may be the same whatever it says. */
const nearnessMin = 0.3
/** From this on it is the same wherever it is. */
const sameTextMin = 0.7

/** The least that either sighting says against the other's text, in nats. */
function contradiction(a: Sighting, b: Sighting): number {
  const textA = likeliestText(a.reading)
  const textB = likeliestText(b.reading)
  return Math.min(
    textA.logProbability - textLogProbability(a.reading, textB.text),
    textB.logProbability - textLogProbability(b.reading, textA.text),
  )
}

/** Plate widths a second that a plate may move across the picture and still count as near. */
const widthsPerSecond = 12

/** 0…1: by the overlap or the distance, less where the width has changed. */
function nearness(last: TimedSighting, sighting: Sighting, elapsedMs: number): number {
  const a = boxAround(last.corners)
  const b = boxAround(sighting.corners)
  const distance = Math.hypot(a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2)
  const [narrow, wide] = [last.widthPx, sighting.widthPx].sort((x, y) => x - y) as [number, number]
  const reach = wide * (1 + (widthsPerSecond * elapsedMs) / 1000)
  return Math.max(overlap(a, b), 1 - distance / reach, 0) * (narrow / wide)
}

/** One less the edit distance as a share of the longer text; 0.5, which says nothing, where either is empty. */
function sharedCharacters(a: Sighting, b: Sighting): number {
  const textA = likeliestText(a.reading).text
  const textB = likeliestText(b.reading).text
  if (textA === '' || textB === '') return 0.5
  return 1 - editDistance(textA, textB) / Math.max(textA.length, textB.length)
}
