import { execFileSync } from 'node:child_process'
import type { Picture, Yuv420Picture } from '../../agent/domain/picture.js'

/** Each frame's number stands on it as 16 upright bars, white for 1: order, loss and repeats can be seen. */
const bars = 16

interface ClipOptions {
  readonly frames?: number
  readonly size?: string
  readonly pixelFormat?: string
  /** Filters after the bars are drawn. */
  readonly filters?: string
  readonly output?: readonly string[]
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25']

/** Makes a video of numbered frames, 25 a second. */
export function makeClip(path: string, options: ClipOptions = {}): string {
  const { frames = 50, size = '640:360', pixelFormat = 'yuv420p', filters, output = h264 } = options
  const draw = `geq=lum='if(mod(floor(N/pow(2,X)),2),235,16)':cb=128:cr=128`
  const chain = [draw, `scale=${size}:flags=neighbor`, ...(filters === undefined ? [] : [filters])].join(',')
  ffmpeg([
    ...['-f', 'lavfi', '-i', `color=s=${bars}x9:r=25`, '-frames:v', String(frames)],
    ...['-vf', chain, '-pix_fmt', pixelFormat, '-fps_mode', 'passthrough', ...output, path],
  ])
  return path
}

export function ffmpeg(args: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args])
}

/** The number that stands on a picture of a numbered clip. */
export function numberOn(picture: Picture): number {
  const { width, height, data } = picture as Yuv420Picture
  const row = Math.floor(height / 2) * width
  let number = 0
  for (let bar = 0; bar < bars; bar++) {
    const sample = data[row + Math.floor(((bar + 0.5) * width) / bars)]!
    if (sample > 125) number += 2 ** bar
  }
  return number
}
