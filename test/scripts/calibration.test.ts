import t from 'tap'
import { type Answer, bootstrapInterval, calibrationError } from '../../scripts/measure/calibration.js'

/** `right` answers that were right and `wrong` that were not, all stated with one confidence. */
const answers = (confidence: number, right: number, wrong: number): readonly Answer[] =>
  Array.from({ length: right + wrong }, (_, index) => ({ confidence, isRight: index < right }))

const rounded = (value: number) => Number(value.toFixed(6))

t.test('who is right as often as stated has no calibration error', async (t) => {
  t.equal(rounded(calibrationError([...answers(0.75, 3, 1), ...answers(1, 9, 0), ...answers(0, 0, 5)])), 0)
})

t.test('the error is how far a bin states too much or too little, weighed by its answers', async (t) => {
  t.equal(rounded(calibrationError(answers(0.95, 1, 1))), 0.45, 'too sure')
  t.equal(rounded(calibrationError(answers(0.6, 10, 0))), 0.4, 'not sure enough')
  t.equal(rounded(calibrationError([...answers(0.95, 0, 1), ...answers(0.25, 1, 3)])), 0.19)
  t.equal(
    rounded(calibrationError([...answers(0.91, 0, 1), ...answers(0.99, 1, 0)])),
    0.45,
    'within a bin too much and too little make up for each other',
  )
  t.ok(Number.isNaN(calibrationError([])), 'of nothing there is none')
})

t.test('an interval holds the statistic, narrows with more answers, and is the same each time', async (t) => {
  const share = (sample: readonly Answer[]) => sample.filter(({ isRight }) => isRight).length / sample.length
  const few = bootstrapInterval(answers(0.5, 18, 2), share)
  const many = bootstrapInterval(answers(0.5, 1800, 200), share)
  t.ok(few.low < 0.9 && 0.9 < few.high && few.high <= 1)
  // Of 2,000 answers: 0.9 ± 1.96 √(0.9 · 0.1 / 2000).
  t.match([many.low.toFixed(2), many.high.toFixed(2)], ['0.89', '0.91'])
  t.strictSame(bootstrapInterval(answers(0.5, 18, 2), share), few)
  t.strictSame(
    bootstrapInterval([7], ([only]) => only!),
    { low: 7, high: 7 },
  )
})
