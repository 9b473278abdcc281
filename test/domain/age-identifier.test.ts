import t from 'tap'
import { isIssuedAge } from '../../agent/domain/age-identifier.js'

const november2026 = Date.UTC(2026, 10, 22)

t.test('identifiers up to the newest have been issued, later ones have not', async (t) => {
  for (const age of ['02', '26', '51', '76']) t.ok(isIssuedAge(age, november2026), age)
  for (const age of ['00', '01', '27', '50', '77', '99']) t.notOk(isIssuedAge(age, november2026), age)
})

t.test('half a year later there is one more', async (t) => {
  t.ok(isIssuedAge('27', Date.UTC(2027, 2, 1)))
  t.notOk(isIssuedAge('77', Date.UTC(2027, 2, 1)))
})

t.test('plates made just before their day are real', async (t) => {
  t.ok(isIssuedAge('27', Date.UTC(2027, 1, 20)))
})

t.test('a clock that was never set takes none of the issued ones back', async (t) => {
  t.ok(isIssuedAge('76', 0))
  t.notOk(isIssuedAge('27', 0))
})
