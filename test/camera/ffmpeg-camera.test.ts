import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openCamera } from '../../agent/camera/open-camera.js'
import type { Frame } from '../../agent/domain/frame.js'
import type { Yuv420Picture } from '../../agent/domain/picture.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { makeClip, numberOn } from './numbered-clip.js'
import { framesAndFault, numbersOn, upTo, videoCamera } from './played-camera.js'

const never = new AbortController().signal
const clock = new SetClock()
const childrenLeft = () =>
  execFileSync('ps', ['--no-headers', '-o', 'comm', '--ppid', String(process.pid)], { encoding: 'utf8' })

t.test('a video read as fast as possible gives every frame once, both pictures of it together', async (t) => {
  const source = videoCamera(makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 60 }))
  t.match(source.health(), { name: 'north', state: 'starting', frames: 0, lastFrameAtMs: undefined })
  const { frames, fault } = await framesAndFault(source)
  t.equal(fault, undefined)
  t.same(numbersOn(frames), upTo(60))
  t.same(
    frames.map(({ small }) => numberOn(small)),
    upTo(60),
    'the small pictures belong to the full ones',
  )
  t.same(
    frames.map(({ atMs }) => Math.round(atMs)),
    upTo(60).map((number) => number * 40),
  )
  t.ok(frames.every(({ capturedAtMs, atMs }) => capturedAtMs === clock.wallMs() + atMs))
  t.match(frames[0], {
    camera: 'north',
    small: { format: 'yuv420p', range: 'limited', width: 320, height: 180 },
    full: { format: 'yuv420p', range: 'limited', width: 640, height: 360 },
  })
  t.equal(frames[0]!.full.data.length, 640 * 360 * 1.5)
  t.equal(frames[0]!.small.data.length, 320 * 180 * 1.5)
  t.doesNotThrow(
    () => structuredClone(frames[0], { transfer: [frames[0]!.full.data.buffer] }),
    'can be moved',
  )
  t.match(source.health(), {
    state: 'ended',
    frames: 60,
    dropped: 0,
    corrupt: 0,
    lastFrameAtMs: clock.wallMs(),
  })
})

t.test('a video whose last frames leave the decoder in one go is read to its end', async (t) => {
  const reordered = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '16', '-x264-params', 'b-adapt=0']
  const path = makeClip(join(t.testdir({}), 'clip.mp4'), {
    frames: 60,
    size: '1280:720',
    output: reordered,
  })
  // Pictures as large as the full ones: two of one output before the next of the other fill every pipe.
  const source = openCamera(
    { name: 'north', source: 'video', path, pace: 'fast' },
    { detectorLongSidePx: 1278, clock, log: new KeptLog() },
  )
  t.same(numbersOn((await framesAndFault(source)).frames), upTo(60))
})

t.test('a slow reader of a fast video loses nothing', async (t) => {
  const source = videoCamera(makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 30 }))
  const seen: number[] = []
  for await (const frame of source.frames(never)) {
    seen.push(numberOn(frame.full))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  t.same(seen, upTo(30))
})

t.test('a video of a varying rate is not filled up with repeats, and keeps its times', async (t) => {
  const folder = t.testdir({})
  const kept = upTo(60).filter((number) => number < 20 || number % 7 === 0)
  const path = makeClip(join(folder, 'clip.mkv'), {
    frames: kept.length,
    filters: `select='lt(n,20)+not(mod(n,7))'`,
  })
  const { frames } = await framesAndFault(videoCamera(path))
  t.same(numbersOn(frames), kept)
  t.same(
    frames.map(({ atMs }) => Math.round(atMs)),
    kept.map((number) => number * 40),
  )
})

t.test('odd sizes, upright and small videos keep their shape', async (t) => {
  const folder = t.testdir({})
  const lossless = ['-c:v', 'ffv1']
  const table: [string, [number, number], [number, number]][] = [
    ['641:361', [641, 361], [320, 180]],
    ['361:641', [361, 641], [180, 320]],
    ['321:181', [321, 181], [320, 180]],
  ]
  for (const [size, full, small] of table) {
    const path = makeClip(join(folder, `${size.replace(':', 'x')}.mkv`), {
      frames: 12,
      size,
      output: lossless,
    })
    const { frames, fault } = await framesAndFault(videoCamera(path))
    t.equal(fault, undefined, size)
    t.same(numbersOn(frames), upTo(12), size)
    t.match(frames[11], {
      full: { width: full[0], height: full[1] },
      small: { width: small[0], height: small[1] },
    })
    t.equal(
      frames[11]!.full.data.length,
      full[0] * full[1] + 2 * Math.ceil(full[0] / 2) * Math.ceil(full[1] / 2),
    )
  }
  const tiny = await framesAndFault(
    videoCamera(makeClip(join(folder, 'tiny.mkv'), { frames: 12, size: '161:91', output: lossless })),
  )
  t.same(numbersOn(tiny.frames), upTo(12))
  t.ok(tiny.frames.every(({ small, full }) => small === full && full.width === 161 && full.height === 91))
})

t.test('a video filmed on end is turned upright', async (t) => {
  const folder = t.testdir({})
  const lying = makeClip(join(folder, 'lying.mp4'), { frames: 5 })
  const turned = join(folder, 'turned.mp4')
  // The track's display matrix, which an editing ffmpeg of any version leaves for us to change: 90° clockwise.
  const bytes = readFileSync(lying)
  const matrix = bytes.indexOf('tkhd') + 4 + 40
  const rotated = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
  for (const [at, value] of rotated.entries()) bytes.writeInt32BE(value, matrix + 4 * at)
  writeFileSync(turned, bytes)
  const { frames } = await framesAndFault(videoCamera(turned))
  t.match(frames[0], { full: { width: 360, height: 640 }, small: { width: 180, height: 320 } })
})

t.test('the range of the colours is told, and the samples are left as they are', async (t) => {
  const folder = t.testdir({})
  const table: [string, 'limited' | 'full', string[], string][] = [
    ['limited.mp4', 'limited', ['-c:v', 'libx264'], 'yuv420p'],
    ['full.mp4', 'full', ['-c:v', 'libx264', '-color_range', 'pc'], 'yuvj420p'],
    ['full.avi', 'full', ['-c:v', 'mjpeg', '-q:v', '2'], 'yuvj420p'],
    [
      'full.webm',
      'full',
      ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-color_range', 'pc'],
      'yuv420p',
    ],
  ]
  for (const [name, range, codec, pixelFormat] of table) {
    const level = `geq=lum=${range === 'full' ? 250 : 230}:cb=128:cr=128`
    const path = makeClip(join(folder, name), {
      frames: 3,
      pixelFormat,
      filters: range === 'full' ? `scale=out_range=full,${level}` : level,
      output: codec,
    })
    const { frames, fault } = await framesAndFault(videoCamera(path))
    t.equal(fault, undefined, name)
    const { small, full } = frames[1] as { small: Yuv420Picture; full: Yuv420Picture } & Frame
    t.equal(full.range, range, name)
    const expected = range === 'full' ? 250 : 230
    t.ok(Math.abs(full.data[1000]! - expected) <= 2, `${name}: ${full.data[1000]} for ${expected}`)
    const stretched = (sample: number) => (small.range === 'full' ? sample : ((sample - 16) * 255) / 219)
    const wanted = range === 'full' ? 250 : ((230 - 16) * 255) / 219
    t.ok(
      Math.abs(stretched(small.data[1000]!) - wanted) <= 3,
      `${name}, small: ${small.data[1000]} ${small.range}`,
    )
  }
})

t.test(
  'a video played in real time drops for a slow reader what newer frames overtook, and counts it',
  async (t) => {
    const source = videoCamera(makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 50 }), {
      pace: 'realtime',
    })
    const seen: Frame[] = []
    for await (const frame of source.frames(never)) {
      seen.push(frame)
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    const shown = numbersOn(seen)
    t.same(
      shown,
      [...new Set(shown)].sort((a, b) => a - b),
      'in order, none twice',
    )
    t.ok(shown.length < 50)
    t.equal(shown.at(-1), 49, 'the last one is seen')
    t.same(
      seen.map(({ small }) => numberOn(small)),
      shown,
      'buffers that are filled again are nobody’s',
    )
    t.match(source.health(), { frames: 50, dropped: 50 - shown.length, state: 'ended' })
  },
)

t.test('a loop goes on from its end, with times that go on rising', async (t) => {
  const folder = t.testdir({})
  for (const name of ['clip.mp4', 'clip.ts']) {
    const source = videoCamera(makeClip(join(folder, name), { frames: 10 }), { loop: true })
    const seen: number[] = []
    let lastAtMs = -1
    for await (const frame of source.frames(never)) {
      seen.push(numberOn(frame.full))
      t.ok(frame.atMs > lastAtMs, `${frame.atMs} after ${lastAtMs}`)
      lastAtMs = frame.atMs
      if (seen.length === 25) break
    }
    t.same(seen, [...upTo(10), ...upTo(10), ...upTo(5)], name)
    t.equal(source.health().state, 'ended')
  }
  t.equal(childrenLeft(), 'ps\n', 'leaving the loop ends ffmpeg')
})

t.test('an abort ends the frames and ffmpeg, whether the reader waits or works', async (t) => {
  const path = makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 50 })
  for (const pace of ['fast', 'realtime'] as const) {
    const abort = new AbortController()
    const source = videoCamera(path, { pace, loop: true })
    let frames = 0
    for await (const _ of source.frames(abort.signal)) if (++frames === 5) abort.abort()
    t.ok(frames >= 5 && frames <= 6, `${pace}: ${frames} frames`)
    t.equal(source.health().state, 'ended')
    t.equal(childrenLeft(), 'ps\n')
  }
  const aborted = AbortSignal.abort()
  t.same(await framesAndFault(videoCamera(path), aborted), { frames: [], fault: undefined })
})

t.test('a video that is read again goes on in time', async (t) => {
  const source = videoCamera(makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 10 }))
  const first = await framesAndFault(source)
  const second = await framesAndFault(source)
  t.same(numbersOn(second.frames), upTo(10))
  t.ok(second.frames[0]!.atMs > first.frames.at(-1)!.atMs)
})
