import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseLength, videoLength } from '../../agent/camera/ffprobe-video-length.js'
import { makeClip } from './numbered-clip.js'

t.test('a video’s length is what its header says, even where the file is cut short', async (t) => {
  const path = makeClip(join(t.testdir({}), 'clip.mp4'), {
    frames: 50,
    output: ['-c:v', 'libx264', '-movflags', '+faststart'],
  })
  t.same(await videoLength(path), { durationMs: 2000, frames: 50 })
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.subarray(0, bytes.length * 0.6))
  t.same(await videoLength(path), { durationMs: 2000, frames: 50 })
})

t.test('a length that the header lacks is estimated from the rate, or left out', async (t) => {
  t.same(parseLength('{"streams":[{"avg_frame_rate":"30000/1001"}],"format":{"duration":"10.01"}}'), {
    durationMs: 10010,
    frames: 300,
  })
  t.same(parseLength('{"streams":[{"avg_frame_rate":"0/0"}],"format":{}}'), {
    durationMs: undefined,
    frames: undefined,
  })
  t.same(parseLength('{}'), { durationMs: undefined, frames: undefined })
})

t.test('what is no video has no length', async (t) => {
  const folder = t.testdir({ 'text.mp4': 'this is not a video' })
  for (const name of ['text.mp4', 'missing.mp4'])
    t.same(await videoLength(join(folder, name)), { durationMs: undefined, frames: undefined })
})
