import t from 'tap'
import { cropOffset, cropPattern } from '../../agent/image/crop-offset.js'
import { cropSize as size, strokes } from '../fakes/crops.js'

const centred = (levels: Float32Array) => {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length
  return levels.map((level) => level - mean)
}

t.test('how far one crop lies from another is found to a fraction of a pixel', async (t) => {
  const still = cropPattern(centred(strokes()), size)
  for (const [dx, dy] of [
    [0, 0],
    [4, -2],
    [-7.5, 3],
    [11, 5],
  ] as const) {
    const { x, y } = cropOffset(cropPattern(centred(strokes(dx, dy)), size), still)
    t.ok(Math.abs(x - dx) < 0.6, `${dx} to the right: ${x}`)
    t.ok(Math.abs(y - dy) < 0.6, `${dy} down: ${y}`)
  }
})
