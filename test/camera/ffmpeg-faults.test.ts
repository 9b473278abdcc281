import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { InputError, OperationalError } from '../../agent/errors.js'
import { ffmpeg, makeClip } from './numbered-clip.js'
import { framesAndFault, numbersOn, upTo, videoCamera } from './played-camera.js'

t.test(
  'of a video that ends in mid-frame, the frames before are delivered and then the fault is told',
  async (t) => {
    const folder = t.testdir({})
    const whole = makeClip(join(folder, 'whole.mp4'), {
      frames: 75,
      output: ['-c:v', 'libx264', '-g', '25', '-bf', '0'],
    })
    const containers: [string, string[]][] = [
      ['faststart.mp4', ['-movflags', '+faststart']],
      ['fragmented.mp4', ['-movflags', 'frag_keyframe+empty_moov']],
      ['clip.mkv', []],
    ]
    for (const [name, options] of containers) {
      const path = join(folder, name)
      ffmpeg(['-i', whole, '-c', 'copy', ...options, path])
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.subarray(0, bytes.length * 0.6))
      const source = videoCamera(path)
      const { frames, fault } = await framesAndFault(source)
      const seen = numbersOn(frames)
      t.ok(seen.length > 20 && seen.length < 75, `${name}: ${seen.length} frames`)
      t.same(seen, upTo(seen.length), name)
      t.type(fault, InputError, name)
      t.match((fault as Error).message, `${path}: the video is damaged, ${seen.length} frames could be read`)
      t.match(source.health(), { state: 'lost', complaint: (fault as Error).message, frames: seen.length })
    }
  },
)

t.test(
  'a recording that begins between key frames is read from its first whole frame, without complaint',
  async (t) => {
    const folder = t.testdir({})
    const whole = makeClip(join(folder, 'whole.ts'), { frames: 75 })
    const bytes = readFileSync(whole)
    const packet = 188
    writeFileSync(join(folder, 'late.ts'), bytes.subarray(packet * Math.floor((bytes.length * 0.4) / packet)))
    const { frames, fault } = await framesAndFault(videoCamera(join(folder, 'late.ts')))
    t.equal(fault, undefined)
    t.equal(numbersOn(frames).at(-1), 74)
  },
)

t.test('what is no video is refused in one line that names it and the reason', async (t) => {
  const folder = t.testdir({ 'text.mp4': 'this is not a video', 'empty.mp4': '', 'folder.mp4': {} })
  ffmpeg(['-f', 'lavfi', '-i', 'sine=d=0.1', join(folder, 'sound.mp4')])
  const table: [string, RegExp][] = [
    ['text.mp4', /Invalid data/],
    ['empty.mp4', /Invalid data/],
    ['folder.mp4', /Is a directory/],
    ['missing.mp4', /No such file/],
    ['sound.mp4', /matches no streams/],
  ]
  for (const [name, reason] of table) {
    const { frames, fault } = await framesAndFault(videoCamera(join(folder, name)))
    t.equal(frames.length, 0)
    t.type(fault, InputError, name)
    const { message } = fault as InputError
    t.ok(message.startsWith(`${join(folder, name)}: expected a video`), message)
    t.match(message, reason)
    t.notMatch(message, '\n')
  }
})

t.test('pictures that would take all memory are refused before they are decoded', async (t) => {
  const options = { frames: 2, size: '9000x4000', output: ['-c:v', 'mjpeg', '-strict', 'unofficial'] }
  const source = videoCamera(makeClip(join(t.testdir({}), 'vast.avi'), options))
  const { frames, fault } = await framesAndFault(source)
  t.equal(frames.length, 0)
  t.match(fault, { message: /expected a video \(ffmpeg: pictures of 9000x4000 are larger than any/ })
})

t.test('a playlist in a video’s clothes opens nothing else', async (t) => {
  const folder = t.testdir({ 'list.mp4': `#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/clip.ts\n` })
  const { frames, fault } = await framesAndFault(videoCamera(join(folder, 'list.mp4')))
  t.equal(frames.length, 0)
  t.type(fault, InputError)
})

t.test('without ffmpeg the message says how to get it', async (t) => {
  const path = process.env.PATH
  t.teardown(() => {
    process.env.PATH = path
  })
  process.env.PATH = t.testdir({})
  const { fault } = await framesAndFault(videoCamera('clip.mp4'))
  t.type(fault, OperationalError)
  t.match(fault, { code: 'camera.no-ffmpeg', message: /apt-get install ffmpeg/ })
})
