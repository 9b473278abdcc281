import t from 'tap'
import { stackCrops } from '../../agent/image/stack-crops.js'
import { cropSize as size, strokes, withGrain } from '../fakes/crops.js'

/** How alike two pictures are, −1 … 1, whatever their brightness and contrast. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [a, b].map((values) => {
    const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
    return Array.from(values, (value) => value - mean)
  }) as [number[], number[]]
  const product = (p: number[], q: number[]) => p.reduce((sum, value, at) => sum + value * q[at]!, 0)
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y))
}

t.test('crops laid over each other show what the grain of each one hides', async (t) => {
  const truth = strokes()
  const offsets = [0, 3, -5, 6, -2, 8, 1, -7]
  const crops = offsets.map((dx, seed) => ({
    crop: withGrain(strokes(dx, Math.trunc(dx / 3)), seed + 1, 180),
    weight: 1,
  }))
  const alone = correlation(crops[0]!.crop, truth)
  const together = correlation(stackCrops(crops, size)!, truth)
  t.ok(alone < 0.5, `one crop alone is grainy: ${alone}`)
  t.ok(together > alone + 0.35, `together they are clear: ${together}`)
})

t.test('frames of other brightness and contrast count alike', async (t) => {
  const dark = strokes().map((level) => 90 + level / 5)
  const stacked = stackCrops(
    [
      { crop: withGrain(strokes(), 1, 250), weight: 1 },
      { crop: withGrain(dark, 2, 50), weight: 1 },
    ],
    size,
  )
  const alone = correlation(withGrain(strokes(), 1, 250), strokes())
  t.ok(correlation(stacked!, strokes()) > alone + 0.1)
})

t.test('a crop counts by its weight', async (t) => {
  const crops = (weight: number) => [
    { crop: withGrain(strokes(), 1, 250), weight: 1 },
    { crop: withGrain(strokes(), 2, 600), weight },
  ]
  const clearness = (weight: number) => correlation(stackCrops(crops(weight), size)!, strokes())
  t.ok(clearness(0.1) > clearness(10), 'the grainier one spoils less where it counts less')
})

t.test('crops that are alike are left alone: grain is not what hides their characters', async (t) => {
  const crops = [0, 3, -5].map((dx) => ({ crop: Uint8Array.from(strokes(dx)), weight: 1 }))
  t.equal(stackCrops(crops, size), undefined)
})

t.test('blank crops are no error', async (t) => {
  const blank = { crop: new Uint8Array(size.width * size.height).fill(90), weight: 1 }
  t.ok(stackCrops([blank, blank], size)!.every((level) => level === 0))
})
