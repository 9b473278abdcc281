import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openCamera } from '../../agent/camera/open-camera.js'
import type { Frame } from '../../agent/domain/frame.js'
import { OperationalError } from '../../agent/errors.js'
import type { Clock, FrameSource } from '../../agent/ports.js'
import { KeptLog } from '../fakes/kept-log.js'
import { makeClip, numberOn } from './numbered-clip.js'
import { detectorLongSidePx, framesAndFault, numbersOn } from './played-camera.js'

/** The distribution's Python: the RTSP server is one of its packages. */
const python = '/usr/bin/python3'
const asksForServer = "import gi; gi.require_version('GstRtspServer', '1.0')"
if (spawnSync(python, ['-c', asksForServer]).status !== 0)
  throw new Error('these tests need the Debian packages python3-gi and gir1.2-gst-rtsp-server-1.0')

const clock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  state: () => 'unknown',
}

function rtspCamera(port: number): FrameSource {
  const url = `rtsp://officer:secret@127.0.0.1:${port}/road`
  return openCamera({ name: 'gate', source: 'rtsp', url }, { detectorLongSidePx, clock, log: new KeptLog() })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function serve(t: Test, port: number, clip: string): Promise<ChildProcess> {
  const script = new URL('./rtsp-server.py', import.meta.url).pathname
  const server = spawn(python, [script, String(port), clip], { stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => server.kill('SIGKILL'))
  await once(server.stdout!, 'data')
  return server
}

const childrenLeft = () =>
  execFileSync('ps', ['--no-headers', '-o', 'comm', '--ppid', String(process.pid)], { encoding: 'utf8' })

t.test('a network camera gives its frames in order, with the times they were seen at', async (t) => {
  const port = await freePort()
  await serve(t, port, makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 100 }))
  const source = rtspCamera(port)
  const beforeMs = { wall: clock.wallMs(), monotonic: clock.monotonicMs() }
  const { frames, fault } = await framesAndFault(source)
  const seen = numbersOn(frames)
  const health = source.health()
  t.ok(seen.length >= 10 && seen.length === health.frames - health.dropped, `${seen.length} frames`)
  t.same(
    seen,
    [...new Set(seen)].sort((a, b) => a - b),
    'in order, none twice',
  )
  t.same(
    frames.map(({ small }) => numberOn(small)),
    seen,
    'both pictures belong together',
  )
  t.match(frames[0], {
    camera: 'gate',
    full: { width: 640, height: 360 },
    small: { width: 320, height: 180 },
  })
  t.ok(frames.every(({ capturedAtMs }) => capturedAtMs >= beforeMs.wall && capturedAtMs <= clock.wallMs()))
  t.ok(frames.every(({ atMs }) => atMs >= beforeMs.monotonic))
  for (const [index, frame] of frames.slice(1).entries()) t.ok(frame.atMs > frames[index]!.atMs)
  t.type(fault, OperationalError, 'a camera does not end: that its stream does is a fault')
  t.match(fault, { code: 'camera.stopped', message: `rtsp://127.0.0.1:${port}/road: the stream stopped` })
  t.match(source.health(), { state: 'lost', complaint: (fault as Error).message })
})

t.test(
  'a camera that stops in mid-stream is a fault after its last frame, and can be opened again',
  async (t) => {
    const port = await freePort()
    const clip = makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 500 })
    const source = rtspCamera(port)
    const lastTimes: number[] = []
    for (let round = 0; round < 2; round++) {
      const server = await serve(t, port, clip)
      const frames: Frame[] = []
      const following = (async () => {
        for await (const frame of source.frames(new AbortController().signal)) {
          frames.push(frame)
          if (frames.length === 10) server.kill('SIGKILL')
        }
      })()
      await t.rejects(following, { code: 'camera.stopped' })
      t.ok(frames.length >= 10)
      t.ok(frames[0]!.atMs > (lastTimes[0] ?? 0), 'times go on rising')
      lastTimes.unshift(frames.at(-1)!.atMs)
    }
    t.equal(childrenLeft().includes('ffmpeg'), false)
  },
)

t.test('a camera that freezes in mid-stream is given up', async (t) => {
  const port = await freePort()
  const server = await serve(t, port, makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 500 }))
  let frames = 0
  const following = (async () => {
    for await (const _ of rtspCamera(port).frames(new AbortController().signal)) {
      if (++frames === 10) server.kill('SIGSTOP')
    }
  })()
  const fault: unknown = await following.catch((error: unknown) => error)
  t.type(fault, OperationalError)
  t.match((fault as OperationalError).code, /camera\.(stopped|silent)/)
  t.ok(frames >= 10)
})

t.test('an abort ends a network camera at once', async (t) => {
  const port = await freePort()
  await serve(t, port, makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 500 }))
  const source = rtspCamera(port)
  const abort = new AbortController()
  for await (const _ of source.frames(abort.signal)) abort.abort()
  t.equal(source.health().state, 'ended')
  t.equal(childrenLeft().includes('ffmpeg'), false)
})

t.test('the password of a camera is nowhere in the list of processes', async (t) => {
  const port = await freePort()
  await serve(t, port, makeClip(join(t.testdir({}), 'clip.mp4'), { frames: 500 }))
  const abort = new AbortController()
  let listed = ''
  for await (const _ of rtspCamera(port).frames(abort.signal)) {
    listed ||= execFileSync('ps', ['--no-headers', 'e', '-ww', '-o', 'args', '--ppid', String(process.pid)], {
      encoding: 'utf8',
    })
    abort.abort()
  }
  t.match(listed, /^ffmpeg /m, 'the process is there')
  t.notMatch(listed, /secret|officer/)
})

t.test('where nobody answers the fault says so, without the password', async (t) => {
  const port = await freePort()
  const { fault } = await framesAndFault(rtspCamera(port))
  t.type(fault, OperationalError)
  t.match(fault, { code: 'camera.no-answer', message: `rtsp://127.0.0.1:${port}/road: nobody answers` })
  t.notMatch((fault as Error).message, /secret|officer/)
})

t.test('one who takes the call and says nothing is given up', async (t) => {
  const silent: Server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const { port } = silent.address() as AddressInfo
  const { frames, fault } = await framesAndFault(rtspCamera(port))
  t.equal(frames.length, 0)
  t.type(fault, OperationalError)
  t.match(fault, { code: 'camera.no-answer', message: `rtsp://127.0.0.1:${port}/road: nobody answers` })
})
