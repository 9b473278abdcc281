/** Passings of listed and of other vehicles, weighed and matched as the agent does, and what came of it. */
import { absentEntry, type HotlistEntry, type HotlistSummary } from '../../agent/domain/hotlist.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import type { Reading } from '../../agent/domain/sighting.js'
import { foldVrm, type Vrm } from '../../agent/domain/vrm.js'
import { reportingRule } from '../../agent/flow/looks-to-passings.js'
import { possibleRule, readToPossible } from '../../agent/flow/read-to-possible.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import type { ComposedPassings } from './composed-passings.js'
import { roadMark } from './road-marks.js'

/** Probabilities from which a possible hit is told: the curve. */
export const thresholds = [0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5]
/** Far more than on the road, so that misses are counted in thousands; the others are counted by themselves. */
const listedShare = 0.1
export const atMs = Date.UTC(2026, 10, 22)

/** What came of the passings; possible hits by threshold. */
export class Tally {
  listed = 0
  others = 0
  /** Listed vehicles whose passing was below the reporting rule: no read, and so no hit. */
  listedNotTold = 0
  foundExact = 0
  readonly foundPossible = new Float64Array(thresholds.length)
  /** Of all passings: entries met that are not the vehicle's. */
  falseExact = 0
  readonly falsePossible = new Float64Array(thresholds.length)
  /** Passings that left anything open. */
  weighed = 0

  get passings(): number {
    return this.listed + this.others
  }

  /** Of the listed vehicles that were told as reads, the share that was met neither way. @param from index of the threshold */
  missed(from?: number): number {
    const told = this.listed - this.listedNotTold
    return 1 - (this.foundExact + (from === undefined ? 0 : this.foundPossible[from]!)) / told
  }
}

/** Marks held in memory: what is decided is asked here, not how fast it is looked up. */
export class MarksListed {
  readonly marks: readonly string[]
  readonly #keys: ReadonlySet<string>

  constructor(entries: number, random: () => number) {
    const keys = new Set<string>()
    while (keys.size < entries) keys.add(roadMark(random))
    this.#keys = keys
    this.marks = [...keys]
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  lookUpMany(keys: readonly string[]): readonly HotlistEntry[] {
    const found = keys.filter((key) => this.#keys.has(key))
    return found.map((key) => ({ ...absentEntry('wanted', key as Vrm), action: 'STOP' }))
  }

  summaries(): readonly HotlistSummary[] {
    const rules = { ...usualListRules, possibleActions: ['STOP'] }
    return [{ list: 'wanted', revision: 1, entries: this.marks.length, importedAtMs: atMs, rules }]
  }
}

export function simulate(
  count: number,
  passings: ComposedPassings,
  list: MarksListed,
  random: () => number,
): Tally {
  const tally = new Tally()
  for (let passing = 0; passing < count; passing++) {
    const isListed = random() < listedShare
    const truth = isListed ? list.marks[Math.floor(random() * list.marks.length)]! : unlisted(list, random)
    if (isListed) tally.listed++
    else tally.others++
    const readings = passings.compose(truth, random)
    if (readings !== undefined) decide(readings, truth, list, tally)
    else if (isListed) tally.foundExact++
  }
  return tally
}

function decide(readings: readonly Reading[], truth: string, list: MarksListed, tally: Tally): void {
  tally.weighed++
  const mark = sightingsToMark(readings, { atMs })
  if (mark === undefined || mark.confidence < reportingRule.confidenceMin) {
    if (list.has(truth)) tally.listedNotTold++
    return
  }
  const key = foldVrm(mark.vrm)
  if (list.has(key) && key === truth) tally.foundExact++
  else if (list.has(key)) tally.falseExact++
  const rule = { ...possibleRule, probabilityMin: thresholds[0]! }
  const read = { vrm: mark.vrm, capturedAtMs: atMs }
  for (const { entry, probability } of readToPossible(read, readings, list, list.lookUpMany([key]), rule)) {
    const counts = entry.vrm === truth ? tally.foundPossible : tally.falsePossible
    thresholds.forEach((threshold, index) => {
      if (probability >= threshold) counts[index]!++
    })
  }
}

function unlisted(list: MarksListed, random: () => number): string {
  for (;;) {
    const mark = roadMark(random)
    if (!list.has(mark)) return mark
  }
}
