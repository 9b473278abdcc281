import t from 'tap'
import { boxAround } from '../../agent/domain/geometry.js'
import { type HeatMap, heatToDetections } from '../../agent/vision/heat-to-detections.js'

const columns = 20
const rows = 10
const stride = 8

interface Spot {
  readonly x: number
  readonly y: number
  readonly heat: number
  readonly width: number
}

/** A map with upright plates of 5:1 around the middle of some cells. */
function mapOf(spots: readonly Spot[]): HeatMap {
  const heat = new Float32Array(columns * rows)
  const corners = new Float32Array(8 * columns * rows)
  for (const { x, y, heat: value, width } of spots) {
    const cell = y * columns + x
    heat[cell] = value
    const half = [width / 2, width / 10] as const
    ;[-1, -1, 1, -1, 1, 1, -1, 1].forEach((sign, axis) => {
      corners[axis * columns * rows + cell] = sign * half[axis % 2]!
    })
  }
  return { columns, rows, stride, heat, corners }
}

t.test('a peak becomes four corners around its cell', async (t) => {
  const [found, ...others] = heatToDetections(mapOf([{ x: 5, y: 4, heat: 0.9, width: 40 }]), 0.5)
  t.same(others, [])
  t.ok(Math.abs(found!.confidence - 0.9) < 1e-6)
  t.same(boxAround(found!.corners), [24, 32, 40, 8])
  t.same(found!.corners[0], [24, 32], 'the top left corner comes first')
  t.same(found!.corners[2], [64, 40], 'the bottom right one third')
})

t.test('warm neighbours steady the corners, cold ones say nothing', async (t) => {
  const map = mapOf([
    { x: 5, y: 4, heat: 0.8, width: 40 },
    { x: 6, y: 4, heat: 0.8, width: 40 },
    { x: 4, y: 4, heat: 0.1, width: 400 },
  ])
  const [found] = heatToDetections(map, 0.5)
  t.same(boxAround(found!.corners), [28, 32, 40, 8], 'half-way between the two warm cells')
})

t.test('what is below the threshold is not told', async (t) => {
  t.same(heatToDetections(mapOf([{ x: 5, y: 4, heat: 0.49, width: 40 }]), 0.5), [])
})

t.test('of two peaks on one plate the surer one stays', async (t) => {
  const spots = [
    { x: 5, y: 4, heat: 0.7, width: 60 },
    { x: 7, y: 4, heat: 0.8, width: 60 },
  ]
  const found = heatToDetections(mapOf(spots), 0.5)
  t.equal(found.length, 1)
  t.ok(Math.abs(found[0]!.confidence - 0.8) < 1e-6)
})

t.test('plates apart from each other are told, the surest first', async (t) => {
  const spots = [
    { x: 3, y: 2, heat: 0.6, width: 30 },
    { x: 14, y: 7, heat: 0.95, width: 30 },
  ]
  const found = heatToDetections(mapOf(spots), 0.5)
  t.equal(found.length, 2)
  t.ok(found[0]!.confidence > found[1]!.confidence)
})

t.test('a picture full of heat yields a bounded number', async (t) => {
  const spots = Array.from({ length: 50 }, (_, index) => ({
    x: (index % 10) * 2,
    y: Math.floor(index / 10) * 2,
    heat: 0.9,
    width: 6,
  }))
  t.equal(heatToDetections(mapOf(spots), 0.5).length, 32)
})
