import t from 'tap'
import { numbersFrom } from '../../scripts/measure/calibration.js'
import { roadMark } from '../../scripts/measure/road-marks.js'

const count = 5_000
const drawn = (seed: number): readonly string[] => {
  const random = numbersFrom(seed)
  return Array.from({ length: count }, () => roadMark(random))
}
const marks = drawn(1)

/** O is written 0 in places of letters as well; only Northern Ireland has an I, which is written 1. */
const layouts = {
  current: /^[A-Z0]{2}\d{2}[A-Z0]{3}$/,
  prefix: /^[A-Z][1-9]\d{0,2}[A-Z0]{3}$/,
  northernIreland: /^[A-Z0][1Z][A-Z0]\d{1,4}$/,
}
const shareOf = (pattern: RegExp): number => marks.filter((mark) => pattern.test(mark)).length / count

t.test('marks are folded, and of as many characters as are issued', async (t) => {
  t.strictSame(
    marks.filter((mark) => !/^[0-9A-HJ-NP-Z]{4,7}$/.test(mark)),
    [],
  )
})

t.test('layouts come as often as on the road', async (t) => {
  // Four standard deviations of 5,000 draws.
  t.ok(Math.abs(shareOf(layouts.current) - 0.86) < 0.02, `current: ${shareOf(layouts.current)}`)
  t.ok(Math.abs(shareOf(layouts.prefix) - 0.05) < 0.013, `prefix: ${shareOf(layouts.prefix)}`)
  t.ok(shareOf(layouts.northernIreland) > 0.025, `Northern Ireland: ${shareOf(layouts.northernIreland)}`)
})

t.test('age identifiers are of the half-years of the layout, the young ones commoner', async (t) => {
  const years = marks
    .filter((mark) => /^[A-Z]{2}\d{2}[A-Z]{3}$/.test(mark))
    .map((mark) => Number(mark.slice(2, 4)))
  t.strictSame(
    years.filter((id) => !((id >= 2 && id <= 26) || (id >= 52 && id <= 76))),
    [],
  )
  const within = (first: number, last: number) =>
    years.filter((id) => id % 50 >= first && id % 50 <= last).length
  t.ok(within(22, 26) > 2 * within(12, 16), 'a vehicle of ten years is rarer than a new one')
  t.ok(within(12, 16) > 1.3 * within(2, 6))
})

t.test('the same numbers draw the same marks, others others', async (t) => {
  t.equal(drawn(1).join(), marks.join())
  t.not(drawn(2).join(), marks.join())
})
