import t from 'tap'
import type { RgbPicture } from '../../agent/domain/picture.js'
import { sizeWithin } from '../../agent/image/picture-size.js'
import { shrinkRgb } from '../../agent/image/shrink.js'

function grey(width: number, height: number, value: (x: number, y: number) => number): RgbPicture {
  const data = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at++)
    data.fill(value(at % width, Math.floor(at / width)), at * 3, at * 3 + 3)
  return { format: 'rgb', width, height, data }
}

t.test('a shrunk pixel is the mean of what it covers', async (t) => {
  const half = shrinkRgb(
    grey(4, 2, (x, y) => 10 * x + 100 * y),
    { width: 2, height: 1 },
  )
  t.same([...half.data], [55, 55, 55, 75, 75, 75])
  const twoThirds = shrinkRgb(
    grey(3, 1, (x) => [0, 90, 240][x]!),
    { width: 2, height: 1 },
  )
  t.same([...twoThirds.data], [30, 30, 30, 190, 190, 190], 'the middle pixel counts by halves')
})

t.test('an even picture stays even at any ratio, and fine stripes become their mean', async (t) => {
  const white = shrinkRgb(
    grey(101, 67, () => 255),
    { width: 37, height: 5 },
  )
  t.ok(white.data.every((sample) => sample === 255))
  const stripes = shrinkRgb(
    grey(120, 8, (x) => (x % 2) * 200),
    { width: 10, height: 2 },
  )
  t.ok(stripes.data.every((sample) => sample === 100))
})

t.test('a picture of the right size is handed back, enlarging is refused', async (t) => {
  const picture = grey(4, 4, () => 1)
  t.equal(shrinkRgb(picture, { width: 4, height: 4 }), picture)
  t.throws(() => shrinkRgb(picture, { width: 8, height: 4 }), /expected at most 4×4, got 8×4/)
})

t.test('the size within a longer side is even, keeps the shape and never grows', async (t) => {
  t.same(sizeWithin({ width: 1920, height: 1080 }, 640), { width: 640, height: 360 })
  t.same(sizeWithin({ width: 1080, height: 1920 }, 640), { width: 360, height: 640 })
  t.same(sizeWithin({ width: 1279, height: 719 }, 640), { width: 640, height: 360 })
  t.same(sizeWithin({ width: 641, height: 361 }, 641), { width: 641, height: 361 })
  t.same(sizeWithin({ width: 20000, height: 3 }, 640), { width: 640, height: 2 })
})
