import t from 'tap'
import { copyLuma, lumaPlane } from '../../agent/image/luma.js'

t.test('RGB is weighed by Rec. 601, full range', async (t) => {
  const data = Uint8Array.from([255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 247, 209, 23])
  const plane = lumaPlane({ format: 'rgb', width: 6, height: 1, data })
  t.same([...plane.samples], [255, 0, 76, 150, 29, 199])
})

t.test('limited-range video is stretched where samples are taken, full-range video is not', async (t) => {
  const data = Uint8Array.from([16, 235, 126, 5, 128, 128, 128, 128])
  const limited = lumaPlane({ format: 'yuv420p', range: 'limited', width: 4, height: 1, data })
  t.same([...limited.samples], [16, 235, 126, 5], 'the samples are the decoder’s own')
  t.same(
    [...limited.samples].map((sample) => limited.toFullRange[sample]),
    [0, 255, 128, 0],
  )
  const full = lumaPlane({ format: 'yuv420p', range: 'full', width: 4, height: 1, data })
  t.same(
    [...full.samples].map((sample) => full.toFullRange[sample]),
    [16, 235, 126, 5],
  )
})

t.test('a copy goes to the top left of a larger picture and leaves the rest', async (t) => {
  const plane = lumaPlane({ format: 'rgb', width: 2, height: 2, data: new Uint8Array(12).fill(255) })
  const into = new Uint8Array(12).fill(7)
  copyLuma(plane, into, 4)
  t.same([...into], [255, 255, 7, 7, 255, 255, 7, 7, 7, 7, 7, 7])
})
