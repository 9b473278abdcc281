import t from 'tap'
import { SendingPause } from '../../agent/flow/sending-pause.js'
import { until } from '../until.js'

t.test('pauses double from one to the next, until something goes well', async (t) => {
  let ended = 0
  const pause = new SendingPause(
    () => 0.01,
    () => ended++,
  )
  const lengths: (number | undefined)[] = []
  for (let time = 0; time < 4; time++) {
    if (time === 3) pause.shorten()
    lengths.push(pause.begin())
    await until('the end of the pause', () => !pause.isOn)
  }
  t.strictSame(lengths, [10, 20, 40, 10])
  t.equal(ended, 4)
})

t.test('what fails while a pause is on counts once', (t) => {
  const pause = new SendingPause(
    () => 0.5,
    () => t.fail('it was called off'),
  )
  t.equal(pause.begin(), 500)
  t.equal(pause.begin(), undefined)
  t.ok(pause.isOn)
  pause.callOff()
  t.end()
})
