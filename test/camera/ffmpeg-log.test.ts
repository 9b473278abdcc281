import t from 'tap'
import { FfmpegLog, type PictureNotice } from '../../agent/camera/ffmpeg-log.js'

function logOf(lines: readonly string[]) {
  const pictures: [string, PictureNotice][] = []
  let corrupt = 0
  const log = new FfmpegLog({
    onPicture: (output, notice) => pictures.push([output, notice]),
    onCorrupt: () => corrupt++,
  })
  for (const line of lines) log.line(line)
  return { pictures, corrupt, complaint: log.complaint }
}

const config = (output: string, base: string, rate: string) =>
  `[showinfo@${output} @ 0x55] [info] config in time_base: ${base}, frame_rate: ${rate}`
/** As ffmpeg 5.1 writes it; 4.4 and 7 differ in what stands around these fields. */
const frame = (output: string, pts: string, format = 'yuv420p', size = '1920x1080') =>
  `[showinfo@${output} @ 0x55] [info] n:   0 pts: ${pts} pts_time:0       pos:       48 fmt:${format} sar:1/1 s:${size} i:P iskey:1 type:I `
const colour = (output: string, range: string) =>
  `[showinfo@${output} @ 0x55] [info] color_range:${range} color_space:unknown color_primaries:unknown color_trc:unknown`

t.test('a picture is announced with its size, range and exact time', async (t) => {
  const { pictures } = logOf([
    config('small', '1/90000', '30000/1001'),
    config('full', '1/90000', '30000/1001'),
    '[showinfo@full @ 0x55] [info] config out time_base: 0/0, frame_rate: 0/0',
    frame('full', '324000123'),
    colour('full', 'tv'),
    frame('small', '324000123', 'yuv420p', '640x360'),
    colour('small', 'unknown'),
  ])
  t.same(
    pictures.map(([output]) => output),
    ['full', 'small'],
  )
  const [, full] = pictures[0]!
  t.match(full, { width: 1920, height: 1080, range: 'limited' })
  t.equal(Math.round(full.ptsMs! * 1000), 3600001367, 'after an hour still to the microsecond')
  t.equal(Math.round(full.intervalMs * 1000), 33367)
  t.match(pictures[1]![1], { width: 640, height: 360, range: 'limited' })
})

t.test('full range shows by the pixel format or by the colour line', async (t) => {
  const { pictures } = logOf([
    frame('full', '0', 'yuvj420p'),
    colour('full', 'unknown'),
    frame('full', '1', 'yuv420p'),
    colour('full', 'pc'),
    frame('full', '2', 'yuv420p'),
    colour('full', 'tv'),
  ])
  t.same(
    pictures.map(([, { range }]) => range),
    ['full', 'full', 'limited'],
  )
})

t.test('a stream without time stamps or rate is announced without them', async (t) => {
  const { pictures } = logOf([config('full', '1/25', '0/0'), frame('full', 'NOPTS'), colour('full', 'tv')])
  t.match(pictures[0]![1], { ptsMs: undefined, intervalMs: 40 })
})

t.test('a colour line that a fault tore from its filter’s name belongs to the last picture', async (t) => {
  const { pictures } = logOf([
    frame('small', '0', 'yuv420p', '640x360'),
    '[h264 @ 0x77] [error] error while decoding MB 1 1',
    'color_range:pc color_space:unknown',
  ])
  t.match(pictures, [['small', { range: 'full' }]])
})

t.test('side data that looks like a picture is not one', async (t) => {
  const { pictures, complaint } = logOf([
    frame('full', '0'),
    '[showinfo@full @ 0x55] [info]   side data - User Data Unregistered:',
    '[showinfo@full @ 0x55] [info] User Data=78323634202d20636f7265',
    colour('full', 'tv'),
  ])
  t.equal(pictures.length, 1)
  t.equal(complaint, undefined)
})

t.test('of faults before the first picture the last is kept, after it the first', async (t) => {
  const missing = '[error] rtsp://127.0.0.1:9/road: Connection refused'
  t.equal(
    logOf(['[tcp @ 0x1] [error] Connection failed', missing]).complaint,
    'rtsp://127.0.0.1:9/road: Connection refused',
  )
  const before = [
    '[h264 @ 0x1] [error] non-existing PPS 0 referenced',
    frame('full', '0'),
    colour('full', 'tv'),
  ]
  t.equal(logOf(before).complaint, undefined, 'a recording may begin between key frames')
  const after = [
    ...before,
    '[mov @ 0x1] [error] stream 0, offset 0x3: partial file',
    '[mov @ 0x1] [error] another',
  ]
  t.equal(logOf(after).complaint, 'stream 0, offset 0x3: partial file')
})

t.test('corrupt packets and frames are counted and are a fault, warnings are not', async (t) => {
  const { corrupt, complaint } = logOf([
    '[mov @ 0x1] [warning] Packet corrupt (stream = 0, dts = 29696), dropping it.',
    '[warning] file:clip.ts: corrupt decoded frame in stream 0',
  ])
  t.equal(corrupt, 2)
  t.equal(complaint, 'corrupt decoded frame')
  t.equal(logOf(['[swscaler @ 0x1] [warning] deprecated pixel format used']).complaint, undefined)
})
