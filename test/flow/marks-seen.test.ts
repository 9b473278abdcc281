import t from 'tap'
import { MarksSeen } from '../../agent/flow/marks-seen.js'

const windowMs = 300_000

t.test('the same mark within the window is the same passing, O and 0 being equal', async (t) => {
  const seen = new MarksSeen(windowMs)
  t.equal(seen.isSamePassing('AB01CDE', 0), false)
  seen.remember('AB01CDE', 0)
  t.equal(seen.isSamePassing('ABO1CDE', windowMs), true)
  t.equal(seen.isSamePassing('AB01CDE', windowMs + 1), false)
  t.equal(seen.isSamePassing('AB01CDF', 1), false)
})

t.test('seeing it again does not make the window longer: a parked car is one read a window', async (t) => {
  const seen = new MarksSeen(windowMs)
  seen.remember('AB01CDE', 0)
  for (let atMs = 0; atMs <= windowMs; atMs += 10_000) t.equal(seen.isSamePassing('AB01CDE', atMs), true)
  t.equal(seen.isSamePassing('AB01CDE', windowMs + 10_000), false)
})

t.test('a mark is expected for some seconds after it was last in view', async (t) => {
  const seen = new MarksSeen(windowMs)
  seen.remember('OB01CDE', 0)
  t.same(seen.expected(20_000), ['0B01CDE'], 'as the reader writes it')
  t.same(seen.expected(20_001), [])
  seen.isSamePassing('OB01CDE', 60_000)
  t.same(seen.expected(80_000), ['0B01CDE'], 'seen again')
})

t.test('what the final answer took back is forgotten', async (t) => {
  const seen = new MarksSeen(windowMs)
  seen.remember('AB01CDE', 0)
  seen.forget('ABO1CDE')
  t.equal(seen.isSamePassing('AB01CDE', 1), false)
  t.same(seen.expected(1), [])
})

t.test('of more marks than are remembered the oldest goes', async (t) => {
  const seen = new MarksSeen(windowMs)
  for (let number = 0; number <= 2_000; number++) seen.remember(`A${number}`, number)
  t.equal(seen.isSamePassing('A0', 2_001), false)
  t.equal(seen.isSamePassing('A1', 2_001), true)
  t.equal(seen.isSamePassing('A2000', 2_001), true)
})
