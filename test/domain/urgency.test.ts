import t from 'tap'
import { possiblePriorityOffset, urgencyOf } from '../../agent/domain/urgency.js'

t.test('the first three priorities of a list are high, the next three normal, the rest low', async (t) => {
  const urgencies = Array.from({ length: 10 }, (_, priority) => urgencyOf(priority))
  t.same(urgencies, [
    ...['high', 'high', 'high'],
    ...['normal', 'normal', 'normal'],
    ...['low', 'low', 'low', 'low'],
  ])
})

t.test('a possible hit is never high: normal where it would be, low otherwise', async (t) => {
  const urgencies = [0, 2, 3, 9].map((priority) => urgencyOf(priority + possiblePriorityOffset))
  t.same(urgencies, ['normal', 'normal', 'low', 'low'])
})
