/**
 * `npm run measure -- passings`: whole marks of rendered passings (5–20 sightings, 40–90 px wide), read by the
 * models that ship and weighed together by the agent, against what simpler rules make of the same readings.
 * The passings are kept from training and from fitting. O=0 and I=1 count as equal.
 *
 * The bounds on sightings spoiled alike hold in poor light, where a sighting is right about every other time:
 * in the light of the training mix the surest sighting alone leaves less room than they ask for.
 */
import { join } from 'node:path'
import { reportingRule } from '../../agent/flow/looks-to-passings.js'
import { type Answer, calibrationError } from './calibration.js'
import { type Figure, picturesFolder, reportFigures } from './figure.js'
import { earlyAnswer, isRight, type PassingRuleName, passingRules, weighedTogether } from './passing-rules.js'
import { type ReadPassing, readPassings } from './read-passings.js'
import { realPassings } from './real-passings.js'

const surestGainMin = 0.05
const largestGainMin = 0.2
const independentMin = 0.97

type Shares = Readonly<Record<PassingRuleName, number>>

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function sharesOf(passings: readonly ReadPassing[]): Shares {
  const shares = Object.entries(passingRules).map(([name, rule]) => [name, mean(passings.map(rule))])
  return Object.fromEntries(shares) as Shares
}

/** @param atLeast of the sightings weighed together */
function ruleFigures(light: string, shares: Shares, atLeast?: number): readonly Figure[] {
  return Object.entries(shares).map(([rule, value]) => ({
    name: `${light}: ${rule}`,
    value,
    unit: 'right',
    ...(atLeast !== undefined && rule === 'weighed together' ? { atLeast } : {}),
  }))
}

function gainFigures(light: string, shares: Shares): readonly Figure[] {
  // Rounded, lest twenty of four hundred come out a hair short of 0.05.
  const gain = (over: PassingRuleName) => Number((shares['weighed together'] - shares[over]).toFixed(9))
  return [
    {
      name: `${light}: gained over the surest sighting`,
      value: gain('the surest sighting'),
      unit: 'of 1',
      atLeast: surestGainMin,
    },
    {
      name: `${light}: gained over the largest plate`,
      value: gain('the largest plate'),
      unit: 'of 1',
      atLeast: largestGainMin,
    },
  ]
}

/** What the stated confidences are worth: of final answers, and of those given while the passing goes on. */
function confidenceFigures(light: string, passings: readonly ReadPassing[]): readonly Figure[] {
  const finals = passings.flatMap((passing): Answer[] => {
    const mark = weighedTogether(passing)
    return mark === undefined ? [] : [{ confidence: mark.confidence, isRight: isRight(mark, passing.truth) }]
  })
  const early = passings.flatMap((passing): Answer[] => {
    const mark = earlyAnswer(passing)
    return mark === undefined ? [] : [{ confidence: mark.confidence, isRight: isRight(mark, passing.truth) }]
  })
  const promised = mean(early.map(({ confidence }) => confidence)).toFixed(4)
  return [
    { name: `${light}: calibration error`, value: calibrationError(finals), unit: 'of 1' },
    { name: `${light}: answered early`, value: early.length / passings.length, unit: 'of 1' },
    {
      name: `${light}: early answers right; ≥ ${reportingRule.earlyConfidenceMin} is asked, ${promised} stated`,
      value: mean(early.map((answer) => (answer.isRight ? 1 : 0))),
      unit: 'right',
    },
  ]
}

/** A few real ones, told only: what is rendered can be wrong about the road. */
async function realFigures(): Promise<readonly Figure[]> {
  const passings = await realPassings(join(picturesFolder(), walk))
  return ruleFigures(`real, a walk past ${passings.length} cars`, sharesOf(passings))
}

const walk = 'video/uk_carpark_full_10fps.mp4'

const read = await readPassings(['faint-kept', 'alike-kept', 'independent-kept'])
const poor = sharesOf(read['faint-kept'])
const figures = [
  ...ruleFigures('alike, poor light', poor),
  ...gainFigures('alike, poor light', poor),
  ...confidenceFigures('alike, poor light', read['faint-kept']),
  ...ruleFigures('alike, any light', sharesOf(read['alike-kept'])),
  ...confidenceFigures('alike, any light', read['alike-kept']),
  ...ruleFigures('independent', sharesOf(read['independent-kept']), independentMin),
  ...confidenceFigures('independent', read['independent-kept']),
  ...(await realFigures()),
]
process.exitCode = reportFigures(figures)
