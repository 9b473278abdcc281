/**
 * `npm run build && node dist/scripts/fit-weighing.js`: the constants by which sightings are weighed together
 * (agent/flow/sightings-to-mark.ts) that serve the rendered passings set apart for fitting best, with the
 * reader that ships. To be run after a new reader; `npm run measure -- passings` then says what they are worth
 * on other passings. Prints the constants in force, each better set as it is found, and the best.
 */
import { foldVrm } from '../agent/domain/vrm.js'
import { sightingsToMark, type WeighingRule, weighingRule } from '../agent/flow/sightings-to-mark.js'
import { trackToReadings } from '../agent/flow/track-to-readings.js'
import { type Answer, calibrationError } from './measure/calibration.js'
import { type ReadPassing, readPassings } from './measure/read-passings.js'

const setNames = ['faint-fit', 'alike-fit', 'independent-fit'] as const

/** What each constant may be. One after the other is tried with the others as they are, until none gets better. */
const choices = {
  surenessPower: [0, 0.15, 0.3, 0.5, 0.7, 1],
  likeness: [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6],
  junkNats: [7, 9, 12, 16, 24],
  unknownShare: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7],
} as const satisfies Partial<Record<keyof WeighingRule, readonly number[]>>

/** No answer is taken for surer than this, so that one bold error does not outweigh a hundred right answers. */
const sureMax = 0.999

interface Score {
  /** Mean over the sets: what the answers cost, falling as they get right and their confidences true. */
  readonly cost: number
  readonly told: string
}

function answersOf(passings: readonly ReadPassing[], rule: WeighingRule): readonly Answer[] {
  return passings.map(({ truth, sightings, together }) => {
    const mark = sightingsToMark(trackToReadings({ sightings }, together), {}, rule)
    return {
      confidence: mark?.confidence ?? 0,
      isRight: mark !== undefined && foldVrm(mark.vrm) === truth,
    }
  })
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Of one answer: its wrongness, and half of the negative logarithm of the probability that it gave to the outcome. */
function costOf({ confidence, isRight }: Answer): number {
  const stated = Math.min(sureMax, Math.max(1 - sureMax, confidence))
  return (isRight ? 0 : 1) - 0.5 * Math.log(isRight ? stated : 1 - stated)
}

function scoreOf(sets: readonly (readonly ReadPassing[])[], rule: WeighingRule): Score {
  const answers = sets.map((passings) => answersOf(passings, rule))
  const told = answers.map((set, index) => {
    const right = mean(set.map(({ isRight }) => (isRight ? 1 : 0)))
    return `${setNames[index]} ${right.toFixed(3)} right, calibration error ${calibrationError(set).toFixed(3)}`
  })
  return { cost: mean(answers.map((set) => mean(set.map(costOf)))), told: told.join('; ') }
}

function tell(rule: WeighingRule, { cost, told }: Score): void {
  console.log(`${JSON.stringify(rule)}\n  cost ${cost.toFixed(4)}; ${told}`)
}

function fit(sets: readonly (readonly ReadPassing[])[]): WeighingRule {
  let rule = weighingRule
  let score = scoreOf(sets, rule)
  tell(rule, score)
  for (let isBetter = true; isBetter; ) {
    isBetter = false
    for (const [constant, values] of Object.entries(choices)) {
      for (const value of values) {
        const other = { ...rule, [constant]: value }
        const otherScore = scoreOf(sets, other)
        if (otherScore.cost >= score.cost) continue
        rule = other
        score = otherScore
        isBetter = true
        tell(rule, score)
      }
    }
  }
  return rule
}

const read = await readPassings(setNames)
console.log(`best: ${JSON.stringify(fit(setNames.map((name) => read[name])))}`)
