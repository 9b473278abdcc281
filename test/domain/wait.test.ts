import t from 'tap'
import { aborted, wait } from '../../agent/domain/wait.js'

const hourMs = 3_600_000

t.test('the shorter wait is over first', async (t) => {
  const { signal } = new AbortController()
  const over: number[] = []
  await Promise.all([60, 1].map((ms) => wait(ms, signal).then(() => over.push(ms))))
  t.same(over, [1, 60])
})

t.test('an abort ends a wait, and one before it makes none', async (t) => {
  const stopping = new AbortController()
  const waiting = wait(hourMs, stopping.signal)
  stopping.abort()
  await waiting
  await wait(hourMs, stopping.signal)
  t.pass('both came back')
})

t.test('an abort is told once it happens, also to those who ask later', async (t) => {
  const stopping = new AbortController()
  let told = false
  const telling = aborted(stopping.signal).then(() => {
    told = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(told, false)
  stopping.abort()
  await telling
  await aborted(stopping.signal)
  t.equal(told, true)
})
