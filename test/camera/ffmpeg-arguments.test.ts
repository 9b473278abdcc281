import t from 'tap'
import { ffmpegArguments, ffmpegScript } from '../../agent/camera/ffmpeg-arguments.js'
import { parseAvformat } from '../../agent/camera/ffmpeg-version.js'

const ubuntu2204 = parseAvformat(
  'ffmpeg version 4.4.2-0ubuntu0.22.04.1\nlibavformat    58. 76.100 / 58. 76.100\n',
)
const debian12 = parseAvformat('ffmpeg version 5.1.9-0+deb12u1\nlibavformat    59. 27.100 / 59. 27.100\n')
const ffmpeg50 = parseAvformat('ffmpeg version n5.0.1\nlibavformat    59. 16.100 / 59. 16.100\n')
const unknown = parseAvformat('ffmpeg version N-118000-gabcdef\n')
const rtsp = { kind: 'rtsp', url: 'rtsp://camera/road' } as const

const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

t.test('the version is told by libavformat', async (t) => {
  t.same(ubuntu2204, { major: 58, minor: 76 })
  t.same(debian12, { major: 59, minor: 27 })
  t.equal(unknown.major, Number.POSITIVE_INFINITY, 'what cannot be made out counts as new')
})

t.test('each version of ffmpeg gets the options that it knows', async (t) => {
  const old = ffmpegArguments(rtsp, 640, ubuntu2204)
  t.equal(after(old, '-stimeout'), '5000000')
  t.notOk(old.includes('-timeout'), 'there it would wait for the camera to call')
  t.ok(old.includes('-vsync') && !old.includes('-fps_mode'))
  const between = ffmpegArguments(rtsp, 640, ffmpeg50)
  t.ok(between.includes('-timeout') && between.includes('-vsync') && !between.includes('-fps_mode'))
  for (const version of [debian12, unknown]) {
    const args = ffmpegArguments(rtsp, 640, version)
    t.equal(after(args, '-timeout'), '5000000')
    t.ok(args.includes('-fps_mode') && !args.includes('-vsync') && !args.includes('-stimeout'))
  }
})

t.test('a camera is asked over TCP and nothing is held back', async (t) => {
  const args = ffmpegArguments(rtsp, 640, debian12)
  t.equal(after(args, '-rtsp_transport'), 'tcp')
  t.equal(after(args, '-fflags'), 'nobuffer')
  t.equal(after(args, '-flags'), 'low_delay')
  t.equal(after(args, '-i'), 'rtsp://camera/road')
})

t.test('a file is a file, whatever its name looks like, and is played as asked', async (t) => {
  const input = { kind: 'file', path: '-rtsp:x.mp4', pace: 'fast', loops: false } as const
  const fast = ffmpegArguments(input, 640, debian12)
  t.equal(after(fast, '-i'), 'file:-rtsp:x.mp4')
  t.notOk(fast.includes('-re') || fast.includes('-stream_loop'))
  const played = ffmpegArguments({ ...input, pace: 'realtime', loops: true }, 640, debian12)
  t.ok(played.indexOf('-re') < played.indexOf('-i'))
  t.equal(after(played, '-stream_loop'), '-1')
})

t.test('an address with a password goes by a script, as far as ffmpeg knows options in it', (t) => {
  const camera = { kind: 'rtsp', url: "rtsp://officer:o'clock@camera/road" } as const
  const script = ffmpegScript(camera, debian12)
  t.match(script, /^file 'rtsp:\/\/officer:o%27clock@camera\/road'$/m)
  t.match(script, /^option rtsp_transport tcp$/m)
  t.equal(after(ffmpegArguments(camera, 640, debian12), '-i'), 'pipe:0')
  t.notMatch(ffmpegArguments(camera, 640, debian12).join(' '), 'officer')
  t.equal(ffmpegScript(camera, ubuntu2204), undefined)
  t.equal(after(ffmpegArguments(camera, 640, ubuntu2204), '-i'), camera.url)
  t.equal(ffmpegScript(rtsp, debian12), undefined, 'without a password there is nothing to hide')
  t.end()
})
