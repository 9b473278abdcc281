import t from 'tap'
import { cutOut, tilesOf } from '../../agent/image/picture-tiles.js'

t.test('tiles cover a picture to its last pixel and share as much as asked for', async (t) => {
  const tiles = tilesOf({ width: 2560, height: 1920 }, 640, 160)
  const lefts = [...new Set(tiles.map(({ left }) => left))]
  const tops = [...new Set(tiles.map(({ top }) => top))]
  t.equal(tiles.length, lefts.length * tops.length)
  t.ok(tiles.every(({ width, height }) => width === 640 && height === 640))
  for (const [starts, length] of [
    [lefts, 2560],
    [tops, 1920],
  ] as const) {
    t.equal(starts[0], 0)
    t.equal(starts.at(-1), length - 640)
    t.ok(starts.every((start, index) => index === 0 || start - starts[index - 1]! <= 480))
  }
})

t.test('a picture no larger than a tile is one tile', async (t) => {
  t.same(tilesOf({ width: 300, height: 200 }, 640, 160), [{ left: 0, top: 0, width: 300, height: 200 }])
})

t.test('a tile holds the pixels of its place, in the room that it is given', async (t) => {
  const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, at) => at)
  const room = new Uint8Array(2 * 2 * 3)
  const part = cutOut(
    { format: 'rgb', width: 5, height: 4, data },
    { left: 3, top: 1, width: 2, height: 2 },
    room,
  )
  t.equal(part.data, room)
  t.same([...part.data], [24, 25, 26, 27, 28, 29, 39, 40, 41, 42, 43, 44])
})
