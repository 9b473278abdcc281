import t from 'tap'
import { Mute } from '../../agent/flow/mute.js'

const minuteMs = 60_000

function muteOf() {
  const times = { wall: Date.UTC(2026, 10, 3), ran: 5_000 }
  const mute = new Mute({ wallMs: () => times.wall, monotonicMs: () => times.ran })
  const told: (number | undefined)[] = []
  mute.onChange(() => told.push(mute.untilMs()))
  return { mute, times, told }
}

t.test('a mute ends by itself, and says so once', async (t) => {
  const { mute, times, told } = muteOf()
  mute.set(5)
  const untilMs = times.wall + 5 * minuteMs
  t.same([mute.isOn, mute.untilMs()], [true, untilMs])
  times.ran += 5 * minuteMs - 1
  mute.look()
  t.equal(mute.isOn, true)
  times.ran += 1
  t.equal(mute.isOn, false, 'before anybody looked')
  mute.look()
  mute.look()
  t.same(told, [untilMs, undefined])
})

t.test('a mute is changed and ended by hand', async (t) => {
  const { mute, times, told } = muteOf()
  mute.set(60)
  mute.set(15)
  t.equal(mute.untilMs(), times.wall + 15 * minuteMs, 'the last touch counts')
  mute.set(0)
  t.same([mute.isOn, mute.untilMs()], [false, undefined])
  t.equal(told.length, 3)
})

t.test('a clock that jumps neither ends nor lengthens a mute', async (t) => {
  const { mute, times } = muteOf()
  mute.set(5)
  times.wall += 30 * 86_400_000
  t.equal(mute.isOn, true)
  t.equal(mute.untilMs(), times.wall + 5 * minuteMs, 'it is told as the clock is now')
  times.wall -= 60 * 86_400_000
  times.ran += 5 * minuteMs
  t.equal(mute.isOn, false)
})
