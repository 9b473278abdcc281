import type { Frame } from '../domain/frame.js'
import type { Corners } from '../domain/geometry.js'
import type { DecodedMark } from '../domain/read.js'
import type { Reading, WeighedCrop } from '../domain/sighting.js'
import type { TimedSighting, Track } from '../domain/track.js'
import { foldVrm } from '../domain/vrm.js'
import type { Look } from '../ports.js'
import { BestFrames } from './best-frames.js'
import type { EndedPassing } from './camera-quality.js'
import { Doubts } from './doubts.js'
import type { MarksSeen } from './marks-seen.js'
import { sightingsToMark } from './sightings-to-mark.js'
import {
  closeTracks,
  noTracks,
  sightingsToTracks,
  type TrackingRule,
  type TrackingState,
  trackingRule,
} from './sightings-to-tracks.js'
import { trackToCrops } from './track-to-crops.js'
import { trackToReadings } from './track-to-readings.js'
import { tracksToPlaces } from './tracks-to-places.js'

/** When an answer is told. Confidences are probabilities that the whole mark is right. */
export interface ReportingRule {
  /** An early answer, while the passing goes on, needs at least this and this many sightings. */
  readonly earlyConfidenceMin: number
  readonly earlySightingsMin: number
  /** A passing below this is not a read: nobody could act on it. */
  readonly confidenceMin: number
  /** The same for a plate that was seen on one frame only, where nothing bears the frame out. */
  readonly singleConfidenceMin: number
  /**
   * From here on a mark is told without doubt; one below it is told as unsure. Of rendered plates ≥ 90 px wide
   * that the reader had not seen, 996 of 1,000 told at or above 0.9 were right.
   */
  readonly sureConfidenceMin: number
}

export const reportingRule: ReportingRule = {
  earlyConfidenceMin: 0.98,
  earlySightingsMin: 2,
  confidenceMin: 0.6,
  singleConfidenceMin: 0.8,
  sureConfidenceMin: 0.9,
}

/** Whether a mark is told without doubt. */
export const isSure = ({ confidence }: Pick<DecodedMark, 'confidence'>, rule = reportingRule): boolean =>
  confidence >= rule.sureConfidenceMin

/** What is told of a passing: an early answer perhaps, and one final one. */
export interface PassingNews {
  readonly stage: 'early' | 'final'
  /** The same for the early and the final answer of one passing. */
  readonly trackId: number
  readonly track: Track
  readonly mark: DecodedMark
  /** What the mark was weighed from. */
  readonly readings: readonly Reading[]
  /** The sighting that the evidence is taken from, and its frame. */
  readonly best: TimedSighting
  readonly frame: Frame
}

/** A passing that leaves its mark in doubt. */
export interface DoubtfulTrack {
  readonly trackId: number
  /** The surest sighting's first. */
  readonly crops: readonly WeighedCrop[]
}

export interface PassingOptions {
  readonly reporting?: ReportingRule
  readonly tracking?: TrackingRule
  /** Told of every passing that is over, whether anything is told of it or not. */
  readonly onEnded?: (passing: EndedPassing) => void
}

/** One camera's looks in, passings out. Synchronous, no clock of its own: all times are the frames'. */
export class LooksToPassings {
  readonly #rule: ReportingRule
  readonly #trackingRule: TrackingRule
  readonly #onEnded: (passing: EndedPassing) => void
  readonly #seen: MarksSeen
  readonly #frames = new BestFrames()
  /** Tracks that were answered early, with the mark that was told, and those that belong to a passing told before. */
  readonly #told = new Map<number, DecodedMark | 'told-before'>()
  /** Frames looked at and not given back yet. */
  readonly #held = new Set<Frame>()
  /** Frames that were told with a passing: their pictures may still be in the making. */
  readonly #evidence = new WeakSet<Frame>()
  readonly #doubts = new Doubts()
  #tracking: TrackingState = noTracks
  /** Tracks that were seen on the last frame. */
  #inSight: readonly number[] = []

  constructor(
    seen: MarksSeen,
    { reporting = reportingRule, tracking = trackingRule, onEnded = () => {} }: PassingOptions = {},
  ) {
    this.#seen = seen
    this.#rule = reporting
    this.#trackingRule = tracking
    this.#onEnded = onEnded
  }

  see({ frame, sightings }: Look): readonly PassingNews[] {
    this.#held.add(frame)
    const step = sightingsToTracks(this.#tracking, sightings, frame, this.#trackingRule)
    this.#tracking = step.state
    this.#inSight = step.trackIds
    for (const track of [...step.closed, ...step.state.open]) {
      if (step.trackIds.includes(track.trackId)) this.#frames.offer(track, frame)
    }
    const closed = step.closed.flatMap((track) => this.#close(track))
    const early = step.state.open
      .filter(({ trackId }) => step.trackIds.includes(trackId) && !this.#told.has(trackId))
      .flatMap((track) => this.#answerEarly(track))
    return [...closed, ...early]
  }

  /** Where the plates under way should be on a frame of this time, in pixels of its full picture. */
  expectedPlaces(atMs: number): readonly Corners[] {
    return tracksToPlaces(this.#tracking.open, atMs)
  }

  /**
   * Passings that are out of sight, or all before `end`, and whose sightings leave the mark in doubt: their crops laid
   * over each other may say more. Each is given once, unless it is seen again.
   */
  doubtful(which: 'out of sight' | 'all'): readonly DoubtfulTrack[] {
    return this.#tracking.open
      .filter(({ trackId }) => which === 'all' || !this.#inSight.includes(trackId))
      .filter((track) => this.#doubts.isNew(track))
      .flatMap((track) => this.#doubtOf(track))
  }

  /** What the crops of a doubtful passing say together. */
  addTogether(trackId: number, together: Reading): void {
    this.#doubts.add(trackId, together)
  }

  #doubtOf(track: Track): readonly DoubtfulTrack[] {
    const { trackId } = track
    if (this.#told.get(trackId) === 'told-before') return []
    const mark = this.#decode(track)
    const crops = mark === undefined || isSure(mark, this.#rule) ? [] : trackToCrops(track)
    return crops.length === 0 ? [] : [{ trackId, crops }]
  }

  /** Frames that were looked at, and of which no evidence is or will be made; each is given once. */
  takeFreed(): readonly Frame[] {
    const freed = [...this.#held].filter((frame) => !this.#frames.keeps(frame))
    for (const frame of freed) this.#held.delete(frame)
    return freed.filter((frame) => !this.#evidence.has(frame))
  }

  /** The source ended or broke off: what is open has passed. */
  end(): readonly PassingNews[] {
    const step = closeTracks(this.#tracking)
    this.#tracking = step.state
    return step.closed.flatMap((track) => this.#close(track))
  }

  #answerEarly(track: Track): readonly PassingNews[] {
    if (track.sightingCount < this.#rule.earlySightingsMin) return []
    const mark = this.#decode(track)
    if (mark === undefined || mark.confidence < this.#rule.earlyConfidenceMin) return []
    const { capturedAtMs } = track.sightings.at(-1)!
    if (this.#seen.isSamePassing(mark.vrm, capturedAtMs)) {
      this.#told.set(track.trackId, 'told-before')
      return []
    }
    this.#seen.remember(mark.vrm, capturedAtMs)
    this.#told.set(track.trackId, mark)
    return this.#tell('early', track, mark, this.#frames.of(track.trackId))
  }

  #close(track: Track): readonly PassingNews[] {
    const { trackId } = track
    const told = this.#told.get(trackId)
    this.#told.delete(trackId)
    const evidence = this.#frames.of(trackId)
    this.#frames.release(trackId)
    if (told === 'told-before') this.#onEnded(endedPassing(track, true))
    const news = told === 'told-before' ? [] : this.#answerFinally(track, told, evidence)
    this.#doubts.forget(trackId)
    return news
  }

  #answerFinally(
    track: Track,
    told: DecodedMark | undefined,
    evidence: Pick<PassingNews, 'best' | 'frame'>,
  ): readonly PassingNews[] {
    const mark = this.#decode(track) ?? told
    this.#onEnded(endedPassing(track, mark !== undefined && mark.confidence >= this.#rule.confidenceMin))
    if (mark === undefined || !this.#isNews(track, mark, told)) return []
    return this.#tell('final', track, mark, evidence)
  }

  #tell(
    stage: 'early' | 'final',
    track: Track,
    mark: DecodedMark,
    evidence: Pick<PassingNews, 'best' | 'frame'>,
  ): readonly PassingNews[] {
    this.#evidence.add(evidence.frame)
    return [{ stage, trackId: track.trackId, track, mark, readings: this.#readingsOf(track), ...evidence }]
  }

  #isNews(track: Track, mark: DecodedMark, told: DecodedMark | undefined): boolean {
    const { capturedAtMs } = track.sightings.at(-1)!
    if (told !== undefined) {
      if (foldVrm(told.vrm) !== foldVrm(mark.vrm)) this.#seen.forget(told.vrm)
      this.#seen.remember(mark.vrm, capturedAtMs)
      return true
    }
    const needed = track.sightingCount > 1 ? this.#rule.confidenceMin : this.#rule.singleConfidenceMin
    if (mark.confidence < needed || this.#seen.isSamePassing(mark.vrm, capturedAtMs)) return false
    this.#seen.remember(mark.vrm, capturedAtMs)
    return true
  }

  #decode(track: Track): DecodedMark | undefined {
    const { capturedAtMs, reading } = track.sightings.at(-1)!
    const told = this.#told.get(track.trackId)
    // What this very track told must not count as its own confirmation.
    const own = told === undefined || told === 'told-before' ? undefined : foldVrm(told.vrm)
    const expected = this.#seen
      .expected(capturedAtMs)
      .filter((text) => text !== own && text.length <= reading.places)
    return sightingsToMark(this.#readingsOf(track), { atMs: capturedAtMs, expected })
  }

  #readingsOf(track: Track): readonly Reading[] {
    return trackToReadings(track, this.#doubts.together(track.trackId))
  }
}

const endedPassing = ({ lastAtMs, sightingCount, sightings }: Track, isRead: boolean): EndedPassing => ({
  ...{ atMs: lastAtMs, sightingCount, isRead },
  widestPx: Math.max(...sightings.map(({ widthPx }) => widthPx)),
})
