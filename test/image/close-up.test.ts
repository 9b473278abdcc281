import t from 'tap'
import type { Corners } from '../../agent/domain/geometry.js'
import { closeUp } from '../../agent/image/close-up.js'
import { lumaPlane } from '../../agent/image/luma.js'

const size = { width: 32, height: 16, plateWidth: 16 }

/** A dark picture with a bright upright rectangle. */
function pictureWith(left: number, top: number, width: number, height: number) {
  const data = new Uint8Array(200 * 100 * 3).fill(20)
  for (let y = top; y < top + height; y++) {
    data.fill(220, (y * 200 + left) * 3, (y * 200 + left + width) * 3)
  }
  return lumaPlane({ format: 'rgb', width: 200, height: 100, data })
}

function upright(left: number, top: number, width: number, height: number): Corners {
  return [
    [left, top],
    [left + width, top],
    [left + width, top + height],
    [left, top + height],
  ]
}

/** First and last bright column of the window's middle row. */
function brightColumns(pixels: Uint8Array): readonly [number, number] {
  const row = pixels.subarray((size.height / 2) * size.width, (size.height / 2 + 1) * size.width)
  const bright = [...row.keys()].filter((column) => row[column]! > 120)
  return [bright[0]!, bright.at(-1)!]
}

for (const width of [8, 16, 64]) {
  t.test(`a plate of ${width} px becomes as wide as every other, in the middle`, async (t) => {
    const height = width / 4
    const pixels = new Uint8Array(size.width * size.height)
    const place = closeUp(pictureWith(60, 40, width, height), upright(60, 40, width, height), size, pixels)
    t.same(brightColumns(pixels), [8, 23])
    t.equal(place.step, width / 16)
    t.equal(place.left, 60 - width / 2)
    t.equal(place.top + (size.height / 2) * place.step, 40 + height / 2)
  })
}

t.test('beyond the edge of the picture its last pixels go on', async (t) => {
  const pixels = new Uint8Array(size.width * size.height)
  closeUp(pictureWith(0, 40, 16, 4), upright(0, 40, 16, 4), size, pixels)
  t.same(brightColumns(pixels)[0], 0)
})

t.test('corners that fell into one point still have surroundings', async (t) => {
  const pixels = new Uint8Array(size.width * size.height)
  const { step } = closeUp(pictureWith(0, 0, 1, 1), upright(50, 50, 0, 0), size, pixels)
  t.equal(step, 1 / 16)
  t.ok(pixels.every((value) => value === 20))
})
