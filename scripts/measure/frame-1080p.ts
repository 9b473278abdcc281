import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Frame } from '../../agent/domain/frame.js'
import type { Yuv420Picture } from '../../agent/domain/picture.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { readDetectorFacts } from '../../agent/vision/model-facts.js'
import { NotMeasurable } from './figure.js'

const clip = join(packageRoot, 'agent/demonstration/clip.mp4')
const run = promisify(execFile)
const size = { width: 1920, height: 1080 }

/** A frame of the bundled clip with one plate, as a 1080p camera would give it. */
export async function frameAt1080p(atSeconds: number): Promise<Frame> {
  const { input } = readDetectorFacts(join(packageRoot, 'models'))
  const smallWidth = input.longSide
  const smallHeight = 2 * Math.round((smallWidth * size.height) / size.width / 2)
  return {
    camera: 'measure',
    capturedAtMs: 0,
    atMs: 0,
    full: await rawFrame(atSeconds, size.width, size.height),
    small: await rawFrame(atSeconds, smallWidth, smallHeight),
  }
}

async function rawFrame(atSeconds: number, width: number, height: number): Promise<Yuv420Picture> {
  const { stdout } = await ffmpeg(
    ['-ss', String(atSeconds), '-i', clip, '-frames:v', '1', '-vf', `scale=${width}:${height}:flags=area`],
    ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'],
  )
  return { format: 'yuv420p', range: 'limited', width, height, data: Uint8Array.from(stdout) }
}

/** Processor time that ffmpeg itself says it takes to decode the clip, enlarged to 1080p H.264, a frame. */
export async function decodeCpuMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-decode-'))
  try {
    const video = join(folder, 'clip-1080p.mp4')
    const frames = 100
    await ffmpeg(
      ['-i', clip, '-frames:v', String(frames)],
      ['-vf', 'scale=1920:1080', '-preset', 'veryfast', '-an', video],
    )
    const { stderr } = await run('ffmpeg', ['-benchmark', '-threads', '1', '-i', video, '-f', 'null', '-'])
    const times = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr)
    if (times === null) throw new NotMeasurable('expected ffmpeg -benchmark to print its processor time')
    return ((Number(times[1]) + Number(times[2])) * 1000) / frames
  } finally {
    await rm(folder, { recursive: true })
  }
}

function ffmpeg(input: readonly string[], output: readonly string[]) {
  const options = { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 } as const
  return run('ffmpeg', ['-v', 'error', ...input, ...output], options).catch((error: Error) => {
    throw new NotMeasurable(`expected ffmpeg to read ${clip}: ${error.message}`)
  })
}
