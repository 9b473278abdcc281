import t from 'tap'
import { listAge } from '../../agent/domain/list-age.js'

const hourMs = 3_600_000

t.test('a list is marked when it is over a day old and stale over three, unless told otherwise', (t) => {
  t.equal(listAge(24 * hourMs), 'fresh')
  t.equal(listAge(24 * hourMs + 1), 'ageing')
  t.equal(listAge(72 * hourMs), 'ageing')
  t.equal(listAge(72 * hourMs + 1), 'stale')
  t.equal(listAge(3 * hourMs, { ageingMs: hourMs, staleMs: 2 * hourMs }), 'stale')
  t.end()
})
