import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Frame } from '../domain/frame.js'
import type { Yuv420Picture } from '../domain/picture.js'
import { messageOf, OperationalError } from '../errors.js'
import { packageRoot } from '../platform/package-root.js'

/** The bundled clip: drawn whole, its marks were never issued. */
export const clipPath = join(packageRoot, 'agent/demonstration/clip.mp4')

/** In the clip: one car, near, and no other. */
export const oneCarAtSeconds = 16.8

const size = { width: 1920, height: 1080 }

/** A frame of the bundled clip, and the marks on it. */
export interface ClipFrame {
  readonly frame: Frame
  readonly marks: readonly string[]
}

/**
 * A frame of the bundled clip as a 1080p camera would give it.
 * @throws OperationalError `clip.unreadable` where ffmpeg is missing or does not read it
 */
export async function clipFrame1080p(atSeconds: number, detectorLongSidePx: number): Promise<ClipFrame> {
  const smallHeight = 2 * Math.round((detectorLongSidePx * size.height) / size.width / 2)
  const [full, small] = await Promise.all([
    rawPicture(atSeconds, size.width, size.height),
    rawPicture(atSeconds, detectorLongSidePx, smallHeight),
  ])
  return { frame: { camera: 'clip', capturedAtMs: 0, atMs: 0, full, small }, marks: marksAt(atSeconds) }
}

function marksAt(atSeconds: number): readonly string[] {
  const facts = JSON.parse(readFileSync(clipPath.replace(/mp4$/, 'json'), 'utf8')) as {
    readonly passings: readonly { vrm: string; firstSeconds: number; lastSeconds: number }[]
  }
  return facts.passings
    .filter(({ firstSeconds, lastSeconds }) => firstSeconds <= atSeconds && atSeconds <= lastSeconds)
    .map(({ vrm }) => vrm)
}

async function rawPicture(atSeconds: number, width: number, height: number): Promise<Yuv420Picture> {
  const input = ['-v', 'error', '-ss', String(atSeconds), '-i', clipPath, '-frames:v', '1']
  const output = ['-vf', `scale=${width}:${height}:flags=area`, '-f', 'rawvideo', '-pix_fmt', 'yuv420p']
  const options = { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 } as const
  const { stdout } = await promisify(execFile)('ffmpeg', [...input, ...output, 'pipe:1'], options).catch(
    (error: unknown) => {
      throw new OperationalError(
        'clip.unreadable',
        `expected ffmpeg to read ${clipPath}: ${messageOf(error)}`,
      )
    },
  )
  return { format: 'yuv420p', range: 'limited', width, height, data: Uint8Array.from(stdout) }
}
