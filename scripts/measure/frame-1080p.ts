import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { modelsFolder } from '../../agent/default-vision.js'
import { clipFrame1080p, clipPath, oneCarAtSeconds } from '../../agent/demonstration/clip-frame.js'
import type { Frame } from '../../agent/domain/frame.js'
import { readDetectorFacts } from '../../agent/vision/model-facts.js'
import { NotMeasurable } from './figure.js'

const run = promisify(execFile)

/**
 * A frame of the bundled clip with one plate, as a 1080p camera would give it.
 * @param smallLongSidePx of its small picture; the detector's own when left out
 */
export async function frameAt1080p(smallLongSidePx?: number): Promise<Frame> {
  const longSidePx = smallLongSidePx ?? readDetectorFacts(modelsFolder).input.longSide
  const { frame } = await clipFrame1080p(oneCarAtSeconds, longSidePx).catch(notMeasurable)
  return frame
}

/** Processor time that ffmpeg itself says it takes to decode the clip, enlarged to 1080p H.264, a frame. */
export async function decodeCpuMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-decode-'))
  try {
    const video = join(folder, 'clip-1080p.mp4')
    const frames = 100
    const encoding = ['-vf', 'scale=1920:1080', '-preset', 'veryfast', '-an', video]
    await run('ffmpeg', ['-v', 'error', '-i', clipPath, '-frames:v', String(frames), ...encoding]).catch(
      notMeasurable,
    )
    const { stderr } = await run('ffmpeg', ['-benchmark', '-threads', '1', '-i', video, '-f', 'null', '-'])
    const times = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr)
    if (times === null) throw new NotMeasurable('expected ffmpeg -benchmark to print its processor time')
    return ((Number(times[1]) + Number(times[2])) * 1000) / frames
  } finally {
    await rm(folder, { recursive: true })
  }
}

function notMeasurable(error: Error): never {
  throw new NotMeasurable(error.message)
}
