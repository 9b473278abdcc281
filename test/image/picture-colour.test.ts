import t from 'tap'
import type { Yuv420Picture } from '../../agent/domain/picture.js'
import { pictureToRgb, pixelsOfBox } from '../../agent/image/picture-colour.js'

/** A picture of one colour, with a sample at each plane's end that only the last pixel may use. */
function yuv(range: 'full' | 'limited', width: number, height: number, colour: number[], corner = colour) {
  const luma = width * height
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2)
  const data = new Uint8Array(luma + 2 * chroma)
  data.fill(colour[0]!, 0, luma)
  data.fill(colour[1]!, luma, luma + chroma)
  data.fill(colour[2]!, luma + chroma)
  for (const [plane, end] of [luma, luma + chroma, luma + 2 * chroma].entries())
    data[end - 1] = corner[plane]!
  return { format: 'yuv420p', range, width, height, data } satisfies Yuv420Picture
}

t.test('video colours become those of Rec. 601, in either range', async (t) => {
  const table: [string, 'full' | 'limited', number[], number[]][] = [
    ['white', 'full', [255, 128, 128], [255, 255, 255]],
    ['black', 'full', [0, 128, 128], [0, 0, 0]],
    ['white', 'limited', [235, 128, 128], [255, 255, 255]],
    ['black', 'limited', [16, 128, 128], [0, 0, 0]],
    ['red', 'full', [76, 85, 255], [254, 0, 0]],
    ['red', 'limited', [81, 90, 240], [254, 0, 0]],
    ['a rear plate’s yellow', 'limited', [162, 48, 157], [216, 177, 8]],
    ['blacker than black', 'limited', [0, 128, 128], [0, 0, 0]],
    ['whiter than white', 'limited', [255, 128, 128], [255, 255, 255]],
  ]
  for (const [name, range, colour, rgb] of table) {
    const [pixel] = [...chunks(pictureToRgb(yuv(range, 4, 4, colour)).data)]
    t.match(pixel, { length: 3 })
    for (const [channel, value] of rgb.entries())
      t.ok(Math.abs(pixel![channel]! - value) <= 1, `${name}, ${range}: ${pixel} for ${rgb}`)
  }
})

t.test('of a picture with odd sides, the last pixel takes the last samples', async (t) => {
  const picture = yuv('full', 5, 3, [0, 128, 128], [255, 128, 128])
  const { width, height, data } = pictureToRgb(picture)
  t.same([width, height, data.length], [5, 3, 45])
  t.same([...data.subarray(42)], [255, 255, 255])
  t.same([...data.subarray(39, 42)], [0, 0, 0])
  t.same([...pictureToRgb(picture, [4, 2, 1, 1]).data], [255, 255, 255], 'a crop takes the same')
})

t.test('a crop of a colour picture holds the pixels of its box', async (t) => {
  const data = Uint8Array.from({ length: 4 * 3 * 3 }, (_, at) => at)
  const crop = pictureToRgb({ format: 'rgb', width: 4, height: 3, data }, [1, 1, 2, 2])
  t.same([...crop.data], [15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32])
})

t.test('a box is cut off at the edge and never empty', async (t) => {
  const size = { width: 100, height: 50 }
  t.same(pixelsOfBox([10.4, 5.6, 10, 10], size), [10, 5, 11, 11], 'every pixel it touches')
  t.same(pixelsOfBox([-5, -5, 10, 10], size), [0, 0, 5, 5])
  t.same(pixelsOfBox([95, 45, 50, 50], size), [95, 45, 5, 5])
  t.same(pixelsOfBox([300, 300, 10, 10], size), [99, 49, 1, 1])
  t.same(pixelsOfBox([-300, -300, 10, 10], size), [0, 0, 1, 1])
})

function* chunks(rgb: Uint8Array): Generator<number[]> {
  for (let at = 0; at < rgb.length; at += 3) yield [...rgb.subarray(at, at + 3)]
}
