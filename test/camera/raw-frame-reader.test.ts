import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { RawFrameReader } from '../../agent/camera/raw-frame-reader.js'
import { SpareBuffers } from '../../agent/camera/spare-buffers.js'

const bytes = (...values: number[]) => Buffer.from(values)

t.test('pictures are cut where they end, however the stream is chopped', async (t) => {
  const stream = new PassThrough()
  const reader = new RawFrameReader(stream)
  for (const chunk of [bytes(1, 2), bytes(3), bytes(4, 5, 6, 7, 8, 9, 10), bytes(11, 12)]) stream.write(chunk)
  stream.end()
  for (const expected of [[1, 2, 3], [4, 5, 6], [7], [8, 9, 10, 11, 12]]) {
    t.same([...(await reader.read(new Uint8Array(expected.length)))!], expected)
  }
  t.equal(await reader.read(new Uint8Array(1)), undefined)
})

t.test('a stream that ends in mid-picture gives no part of it', async (t) => {
  for (const end of ['end', 'destroy'] as const) {
    const stream = new PassThrough()
    const reader = new RawFrameReader(stream)
    stream.write(bytes(1, 2, 3, 4, 5))
    t.ok(await reader.read(new Uint8Array(3)))
    const cut = reader.read(new Uint8Array(3))
    stream[end]()
    t.equal(await cut, undefined)
  }
})

t.test('no more is read than is asked for: the writer is held up', async (t) => {
  const stream = new PassThrough({ highWaterMark: 10 })
  const reader = new RawFrameReader(stream)
  stream.write(Buffer.alloc(10))
  await reader.read(new Uint8Array(10))
  let written = 0
  while (stream.write(Buffer.alloc(10), () => written++) && written < 100) await turn()
  await turn()
  t.ok(written < 10, `${written} chunks`)
  t.equal(stream.isPaused(), true)
})

t.test('what a pipe still holds when its writer has ended is not lost', async (t) => {
  const stream = new PassThrough()
  const reader = new RawFrameReader(stream)
  stream.write(bytes(1, 2))
  stream.end(bytes(3, 4))
  // As Node does with the pipes of a process that has ended.
  stream.resume()
  await turn()
  await turn()
  t.same([...(await reader.read(new Uint8Array(4)))!], [1, 2, 3, 4])
  t.equal(await reader.read(new Uint8Array(1)), undefined)
})

t.test('buffers that are given back are filled again, a few of them', async (t) => {
  const spares = new SpareBuffers()
  const first = spares.take(6)
  t.equal(first.buffer.byteLength, 6, 'its memory is its own and can be moved')
  spares.giveBack(first)
  t.not(spares.take(5), first, 'only where the size is right')
  t.equal(spares.take(6), first)
  t.not(spares.take(6), first, 'and only once')
  const many = Array.from({ length: 10 }, () => new Uint8Array(7))
  for (const each of many) spares.giveBack(each)
  const kept = Array.from({ length: 10 }, () => spares.take(7)).filter((each) => many.includes(each))
  t.equal(kept.length, 6)
})
