import t from 'tap'
import { withinMs } from '../../agent/domain/time-limit.js'

const hourMs = 3_600_000

t.test('work that ends in time is waited for, and its failure is told', async (t) => {
  let done = false
  const work = new Promise<void>((resolve) =>
    setImmediate(() => {
      done = true
      resolve()
    }),
  )
  await withinMs(hourMs, work)
  t.equal(done, true)
  await t.rejects(withinMs(hourMs, Promise.reject(new Error('no'))), /no/)
})

t.test('work that never ends is not waited for', async (t) => {
  await withinMs(10, new Promise(() => {}))
  t.pass('came back')
})
