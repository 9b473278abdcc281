import { type QualityFault, qualityFaults } from '../domain/camera-quality.js'
import type { PictureMeasures } from '../domain/picture-measures.js'

/** A passing that is over. */
export interface EndedPassing {
  /** On the camera's monotonic axis. */
  readonly atMs: number
  readonly sightingCount: number
  /** Of its widest sighting, pixels of the full picture. */
  readonly widestPx: number
  /** Its mark was clear enough to be told. */
  readonly isRead: boolean
}

/** How often the picture is measured: what these faults come from changes over seconds. */
export const measureEveryMs = 2_000

/**
 * Bounds of the picture's measures, set by pictures of daylight, dusk and night, and the same darkened, blurred and covered:
 * those that can be read lie well on the other side.
 */
const darkMeanMax = 45
const darkBrightMax = 100
const coveredFlatMin = 0.96
const sharpnessMin = 0.075

/** A lorry before the lens, a lamp that goes out, the pull of the autofocus: no fault before it has lasted so long. */
const faultAfterMs = 10_000
/** And none that is over comes back for a moment's clearing. */
const clearAfterMs = 6_000
/** A plate that was read proves picture, lens and light, however they measure: a camera with infra-red sees black all night. */
const readProvesMs = 60_000

/** The last passings that count: as many as tell a rule from chance, of a time in which the light does not change. */
const passingsMost = 12
const passingsLeast = 5
const passingsMs = 30 * 60_000
/** So many of them unread are a fault; it lasts until fewer than the lower share are. */
const unreadShareMin = 0.6
const unreadShareClear = 0.4
/** Half the passings have nothing wider: what is narrower is read by luck. */
const smallPx = 50
/** Half the passings were seen no more often: the vehicle is through the picture before it can be read. */
const fastSightingsMax = 2

/**
 * Whether a camera whose frames come reads well, and why not: by its picture, measured every few seconds, and by how its
 * last passings ended. Synchronous; all times are the frames'.
 */
export class CameraQuality {
  /** Since when a picture has shown a fault, or has ceased to. */
  readonly #since = new Map<QualityFault, { readonly isSeen: boolean; readonly atMs: number }>()
  readonly #standing = new Set<QualityFault>()
  #passings: readonly EndedPassing[] = []
  #readAtMs = Number.NEGATIVE_INFINITY
  #measuredAtMs = Number.NEGATIVE_INFINITY
  #ofPassings: QualityFault | undefined

  /** Whether the picture of this time is to be measured. */
  isDue(atMs: number): boolean {
    return atMs - this.#measuredAtMs >= measureEveryMs || atMs < this.#measuredAtMs
  }

  measured(measures: PictureMeasures, atMs: number): void {
    this.#measuredAtMs = atMs
    const isProven = atMs - this.#readAtMs < readProvesMs
    const seen = isProven ? undefined : measuresToFault(measures)
    for (const fault of qualityFaults) this.#settle(fault, fault === seen, atMs)
    this.#weed(atMs)
  }

  ended(passing: EndedPassing): void {
    if (passing.isRead) {
      this.#readAtMs = passing.atMs
      this.#standing.clear()
      this.#since.clear()
    }
    this.#passings = [...this.#passings, passing].slice(-passingsMost)
    this.#weed(passing.atMs)
  }

  /** Empty where nothing speaks against it, or nothing is known. */
  faults(): readonly QualityFault[] {
    return qualityFaults.filter((fault) => this.#standing.has(fault) || fault === this.#ofPassings)
  }

  #settle(fault: QualityFault, isSeen: boolean, atMs: number): void {
    const since = this.#since.get(fault)
    if (since?.isSeen !== isSeen) this.#since.set(fault, { isSeen, atMs })
    const lastedMs = atMs - this.#since.get(fault)!.atMs
    if (isSeen && lastedMs >= faultAfterMs) this.#standing.add(fault)
    if (!isSeen && lastedMs >= clearAfterMs) this.#standing.delete(fault)
  }

  /** Passings that are too old say nothing of now. */
  #weed(atMs: number): void {
    this.#passings = this.#passings.filter((passing) => atMs - passing.atMs < passingsMs)
    const bound = this.#ofPassings === undefined ? unreadShareMin : unreadShareClear
    this.#ofPassings = passingsToFault(this.#passings, bound)
  }
}

function measuresToFault({ meanLuma, brightLuma, flatShare, sharpness }: PictureMeasures) {
  if (flatShare > coveredFlatMin) return 'covered'
  if (meanLuma < darkMeanMax && brightLuma < darkBrightMax) return 'dark'
  return sharpness < sharpnessMin ? 'blurred' : undefined
}

function passingsToFault(passings: readonly EndedPassing[], unreadShare: number): QualityFault | undefined {
  const unread = passings.filter(({ isRead }) => !isRead)
  if (passings.length < passingsLeast || unread.length < passings.length * unreadShare) return undefined
  if (medianOf(unread.map(({ widestPx }) => widestPx)) < smallPx) return 'too-small'
  const isFast = medianOf(unread.map(({ sightingCount }) => sightingCount)) <= fastSightingsMax
  // Neither small nor fast, and the light is what the picture says: what is left is that it is not sharp.
  return isFast ? 'too-fast' : 'blurred'
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
