import t from 'tap'
import { FrameAxis } from '../../agent/camera/frame-axis.js'

const intervalMs = 40
const place = (axis: FrameAxis, stamps: readonly (number | undefined)[]) =>
  stamps.map((ptsMs) => axis.place({ ptsMs, intervalMs }))

t.test('frames keep the distances of their time stamps, from wherever the stream begins', async (t) => {
  const axis = new FrameAxis()
  axis.begin(0)
  t.same(place(axis, [5000, 5040, 5300, 5301]), [0, 40, 300, 301])
})

t.test(
  'stamps that are missing, repeated or run back do not stop time, and later ones count again',
  async (t) => {
    const axis = new FrameAxis()
    axis.begin(100)
    t.same(place(axis, [undefined, undefined, 0, 20]), [100, 140, 180, 200])
    t.same(place(axis, [20, 60, 10, 50]), [240, 280, 320, 360])
  },
)

t.test('another stream begins where it is told, or after the last frame', async (t) => {
  const axis = new FrameAxis()
  axis.begin(0)
  place(axis, [0, 1000])
  axis.begin(0)
  t.same(place(axis, [7, 47]), [1040, 1080])
  axis.begin(5000)
  t.same(place(axis, [0, 40]), [5000, 5040])
})

t.test(
  'a live stream’s stamps smooth what the network delays, and are disbelieved when they leave the clock',
  async (t) => {
    const axis = new FrameAxis()
    axis.begin(10_000)
    const live = (ptsMs: number, nowMs: number) => axis.place({ ptsMs, intervalMs }, nowMs)
    t.equal(live(0, 10_000), 10_000)
    t.equal(live(40, 10_300), 10_040, 'late, but within reason')
    t.equal(live(80, 10_310), 10_080)
    t.equal(live(9_000_080, 10_340), 10_340, 'the camera’s clock was set')
    t.equal(live(9_000_120, 10_380), 10_380)
    t.equal(live(0, 10_420), 10_420, 'and set back')
    t.equal(live(40, 15_000), 15_000, 'a stall')
    t.equal(live(80, 15_001), 15_040, 'and the frames that it held up')
  },
)
