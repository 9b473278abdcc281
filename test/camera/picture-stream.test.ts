import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { PictureNotices } from '../../agent/camera/picture-notices.js'
import { PictureStream } from '../../agent/camera/picture-stream.js'
import { RawFrameReader } from '../../agent/camera/raw-frame-reader.js'
import { SpareBuffers } from '../../agent/camera/spare-buffers.js'
import { until } from '../until.js'

/** 4:2:0 of 4 × 2 pixels */
const pictureBytes = 12

/** An output with a pipe that holds hardly more than a picture, as ffmpeg's do. */
function output() {
  const notices = new PictureNotices()
  const pipe = new PassThrough({ highWaterMark: pictureBytes })
  const stream = new PictureStream(notices, new RawFrameReader(pipe), new SpareBuffers())
  let number = 0
  /** Writes the next picture. Resolves once the pipe took it. */
  const write = () => {
    notices.put({ ptsMs: number * 40, intervalMs: 40, range: 'limited', width: 4, height: 2 })
    return new Promise<void>((taken) => pipe.write(Buffer.alloc(pictureBytes, number++), () => taken()))
  }
  return { notices, pipe, stream, write }
}

t.test('pictures come in order with their times, and the end comes again and again', async (t) => {
  const { notices, pipe, stream, write } = output()
  for (let picture = 0; picture < 3; picture++) void write()
  for (let picture = 0; picture < 3; picture++) {
    const got = await stream.next()
    t.equal(got?.ptsMs, picture * 40)
    t.same(
      [...got!.picture.data],
      Array.from({ length: pictureBytes }, () => picture),
    )
  }
  pipe.end()
  notices.end()
  t.equal(await stream.next(), undefined)
  t.equal(await stream.next(), undefined)
})

t.test('a writer that is some pictures ahead is not waited for, one that is far ahead is', async (t) => {
  const { stream, write } = output()
  let taken = 0
  for (let picture = 0; picture < 20; picture++) void write().then(() => taken++)
  await until('some are taken unasked', () => taken >= 4)
  await sleep(50)
  t.ok(taken < 20, `${taken} of 20 taken before any was asked for`)
  for (let picture = 0; picture < 20; picture++) t.equal((await stream.next())?.ptsMs, picture * 40)
  t.equal(taken, 20)
})
