import t from 'tap'
import { backOffMs } from '../../agent/domain/back-off.js'

const limits = { firstMs: 1_000, longestMs: 30_000 }

t.test('the ceiling doubles with every failure, up to the longest', async (t) => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 2_000].map((failures) => backOffMs(failures, limits, 1))
  t.same(ceilings, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})

t.test('anything below the ceiling may come, down to no wait', async (t) => {
  t.equal(backOffMs(3, limits, 0), 0)
  t.equal(backOffMs(3, limits, 0.25), 1_000)
})
