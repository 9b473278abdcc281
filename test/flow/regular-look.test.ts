import t from 'tap'
import { RegularLook } from '../../agent/flow/regular-look.js'
import { until } from '../until.js'

t.test('looks at the start, and again and again until it is stopped', async (t) => {
  let looks = 0
  const regular = new RegularLook(5, async () => {
    looks += 1
  })
  await regular.start()
  t.equal(looks, 1)
  await until('three looks', () => looks >= 3)
  await regular.stop()
  const stopped = looks
  await new Promise((resolve) => setTimeout(resolve, 30))
  t.equal(looks, stopped)
})

t.test('never works twice at a time, and waits for what is under way when it stops', async (t) => {
  let begun = 0
  let end = () => {}
  const regular = new RegularLook(60_000, () => {
    begun += 1
    return new Promise<void>((resolve) => {
      end = resolve
    })
  })
  await regular.start()
  const joined = regular.look()
  t.equal(begun, 1)
  let hasStopped = false
  const stopping = regular.stop().then(() => {
    hasStopped = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(hasStopped, false)
  end()
  await Promise.all([joined, stopping])
  t.equal(hasStopped, true)
})
