import type { DecodedMark } from '../../agent/domain/read.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { type ReportingRule, reportingRule } from '../../agent/flow/looks-to-passings.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import { trackToReadings } from '../../agent/flow/track-to-readings.js'
import type { ReadPassing, ReadSighting } from './read-passings.js'

/** The agent's own way: all sightings weighed together, and what their crops say together where that is in doubt. */
export function weighedTogether({
  sightings,
  together,
}: Omit<ReadPassing, 'truth'>): DecodedMark | undefined {
  return sightingsToMark(trackToReadings({ sightings }, together))
}

/** Ways to make one mark of a passing's sightings, each with the share of right answers, 0…1. */
export const passingRules = {
  'weighed together': (passing) => rightShare([weighedTogether(passing)], passing.truth),
  'weighed together, no crops laid over each other': ({ truth, sightings }) =>
    rightShare([weighedTogether({ sightings, together: undefined })], truth),
  'the surest sighting': ({ truth, sightings }) =>
    rightShare([most(sightings, ({ mark }) => mark?.confidence ?? 0).mark], truth),
  'the largest plate': ({ truth, sightings }) =>
    rightShare([most(sightings, ({ plateWidth }) => plateWidth).mark], truth),
  'the majority of texts': ({ truth, sightings }) => rightShare([majority(sightings)], truth),
  'a sighting at random': ({ truth, sightings }) =>
    rightShare(
      sightings.map(({ mark }) => mark),
      truth,
    ),
  'right in any sighting': ({ truth, sightings }) =>
    sightings.some(({ mark }) => isRight(mark, truth)) ? 1 : 0,
} as const satisfies Record<string, (passing: ReadPassing) => number>

export type PassingRuleName = keyof typeof passingRules

/** The early answer while the passing goes on, as the agent gives it; undefined where there is none. */
export function earlyAnswer(
  { sightings }: ReadPassing,
  { earlySightingsMin, earlyConfidenceMin }: ReportingRule = reportingRule,
): DecodedMark | undefined {
  for (let count = earlySightingsMin; count < sightings.length; count++) {
    const mark = weighedTogether({ sightings: sightings.slice(0, count), together: undefined })
    if (mark !== undefined && mark.confidence >= earlyConfidenceMin) return mark
  }
  return undefined
}

/** O=0 and I=1 count as equal. */
export const isRight = (mark: DecodedMark | undefined, truth: string): boolean =>
  mark !== undefined && foldVrm(mark.vrm) === truth

function rightShare(marks: readonly (DecodedMark | undefined)[], truth: string): number {
  return marks.filter((mark) => isRight(mark, truth)).length / marks.length
}

function most(sightings: readonly ReadSighting[], measure: (sighting: ReadSighting) => number): ReadSighting {
  return sightings.reduce((best, each) => (measure(each) > measure(best) ? each : best))
}

/** The mark that most sightings say; of equally many, the one said by the surest of all. */
function majority(sightings: readonly ReadSighting[]): DecodedMark | undefined {
  const marks = sightings.flatMap(({ mark }) => mark ?? []).sort((a, b) => b.confidence - a.confidence)
  const votes = new Map<string, number>()
  for (const { vrm } of marks) votes.set(foldVrm(vrm), (votes.get(foldVrm(vrm)) ?? 0) + 1)
  const votesMost = Math.max(...votes.values())
  return marks.find(({ vrm }) => votes.get(foldVrm(vrm)) === votesMost)
}
