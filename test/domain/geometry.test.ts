import t from 'tap'
import {
  type Box,
  boxAround,
  type Corners,
  overlap,
  plateWidthPx,
  scaleCorners,
} from '../../agent/domain/geometry.js'

/** Leaning: its left edge higher than its right one. */
const leaning: Corners = [
  [10, 20],
  [110, 30],
  [108, 52],
  [8, 42],
]

t.test('the box around a plate touches its outermost corners', async (t) => {
  t.same(boxAround(leaning), [8, 20, 102, 32])
})

t.test('overlap is the shared part of what both cover', async (t) => {
  const rows: readonly [a: Box, b: Box, share: number][] = [
    [[0, 0, 10, 10], [0, 0, 10, 10], 1],
    [[0, 0, 10, 10], [5, 0, 10, 10], 1 / 3],
    [[0, 0, 10, 10], [2, 2, 5, 5], 1 / 4],
    [[0, 0, 10, 10], [10, 0, 10, 10], 0],
    [[0, 0, 10, 10], [20, 20, 5, 5], 0],
    [[0, 0, 10, 10], [0, 30, 10, 10], 0],
  ]
  for (const [a, b, share] of rows) {
    t.equal(overlap(a, b), share, `${a} and ${b}`)
    t.equal(overlap(b, a), share, 'either way round')
  }
})

t.test('corners are scaled, then shifted, each in its place', async (t) => {
  t.same(scaleCorners(leaning, 2, 3, 1, -1), [
    [21, 59],
    [221, 89],
    [217, 155],
    [17, 125],
  ])
})

t.test('the width of a plate is the mean of its upper and its lower edge', async (t) => {
  const tapered: Corners = [
    [0, 0],
    [30, 40],
    [30, 60],
    [0, 60],
  ]
  t.equal(plateWidthPx(tapered), (50 + 30) / 2)
})
