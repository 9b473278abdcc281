import t from 'tap'
import { ageText } from '../../../agent/screen/pages/time-text.js'

const hourMs = 3_600_000

t.test('an age is told in the unit that a person would use', async (t) => {
  const ages: readonly (readonly [ageMs: number, text: string])[] = [
    [-500, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [hourMs - 1, '59 min'],
    [hourMs, '1 h'],
    [71 * hourMs, '71 h'],
    [72 * hourMs, '3 days'],
  ]
  for (const [ageMs, text] of ages) t.equal(ageText(ageMs), text)
})
