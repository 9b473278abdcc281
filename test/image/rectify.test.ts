import t from 'tap'
import type { Corners } from '../../agent/domain/geometry.js'
import { lumaPlane } from '../../agent/image/luma.js'
import { rectify, squareToQuad } from '../../agent/image/rectify.js'

/** A picture whose brightness says where each pixel is. */
function ramp(width: number, height: number, brightness: (x: number, y: number) => number) {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.fill(brightness(x, y), (y * width + x) * 3, (y * width + x) * 3 + 3)
  }
  return lumaPlane({ format: 'rgb', width, height, data })
}

const whole = [0, 0, 1, 1] as const

t.test('the unit square lands on the four corners, in order', async (t) => {
  const corners: Corners = [
    [10, 20],
    [110, 30],
    [105, 60],
    [12, 48],
  ]
  const [a, b, c, d, e, f, g, h] = squareToQuad(corners)
  const unit = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const
  unit.forEach(([u, v], index) => {
    const w = g * u + h * v + 1
    t.ok(Math.abs((a * u + b * v + c) / w - corners[index]![0]) < 1e-9, `x of corner ${index}`)
    t.ok(Math.abs((d * u + e * v + f) / w - corners[index]![1]) < 1e-9, `y of corner ${index}`)
  })
})

t.test('an upright plate is copied pixel for pixel', async (t) => {
  const plane = ramp(40, 20, (x, y) => x * 5 + y)
  const into = new Uint8Array(8 * 4)
  const corners: Corners = [
    [10, 5],
    [18, 5],
    [18, 9],
    [10, 9],
  ]
  rectify(plane, corners, whole, { width: 8, height: 4 }, into)
  const expected = Array.from({ length: 32 }, (_, at) => (10 + (at % 8)) * 5 + 5 + Math.floor(at / 8))
  t.same([...into], expected)
})

t.test('a plate on its head is turned upright', async (t) => {
  const plane = ramp(40, 20, (x) => x * 5)
  const into = new Uint8Array(8)
  const turned: Corners = [
    [18, 9],
    [10, 9],
    [10, 5],
    [18, 5],
  ]
  rectify(plane, turned, whole, { width: 8, height: 1 }, into)
  t.same([...into], [85, 80, 75, 70, 65, 60, 55, 50])
})

t.test('a large plate is averaged, not thinned', async (t) => {
  const stripes = ramp(400, 40, (x) => (x % 2 === 0 ? 0 : 200))
  const into = new Uint8Array(100 * 10)
  const corners: Corners = [
    [0, 0],
    [400, 0],
    [400, 40],
    [0, 40],
  ]
  rectify(stripes, corners, whole, { width: 100, height: 10 }, into)
  t.ok(
    into.every((value) => Math.abs(value - 100) <= 1),
    'stripes of one pixel become their mean',
  )
})

t.test('beyond the picture its edge is repeated', async (t) => {
  const plane = ramp(10, 10, () => 77)
  const into = new Uint8Array(16)
  const corners: Corners = [
    [-20, -20],
    [30, -20],
    [30, 30],
    [-20, 30],
  ]
  rectify(plane, corners, [-0.5, -0.5, 1.5, 1.5], { width: 4, height: 4 }, into)
  t.ok(into.every((value) => value === 77))
})
