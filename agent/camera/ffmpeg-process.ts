import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Yuv420Picture } from '../domain/picture.js'
import { OperationalError } from '../errors.js'
import { type PictureOutput, pictureOutputs } from './ffmpeg-arguments.js'
import { FfmpegLog, type PictureNotice } from './ffmpeg-log.js'
import { noFfmpeg } from './ffmpeg-version.js'
import type { FrameStamp } from './frame-axis.js'
import { PictureNotices } from './picture-notices.js'
import { RawFrameReader, type TakeBuffer } from './raw-frame-reader.js'

/** How long ffmpeg may take to end when asked to, before it is made to. */
const endWithinMs = 2000

/** A frame as ffmpeg hands it out. */
export interface DecodedFrame extends FrameStamp {
  /** The same picture as `full` where that is no larger. */
  readonly small: Yuv420Picture
  readonly full: Yuv420Picture
}

type ProcessEnd = [code: number | null, signal: NodeJS.Signals | null]

/** A running ffmpeg that was given `ffmpegArguments`. */
export class FfmpegProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<ProcessEnd>
  readonly #log: FfmpegLog
  readonly #notices: Record<PictureOutput, PictureNotices> = {
    small: new PictureNotices(),
    full: new PictureNotices(),
  }
  readonly #pixels: Record<PictureOutput, RawFrameReader>

  private constructor(child: ChildProcess, onCorrupt: () => void) {
    this.#child = child
    this.#ended = once(child, 'close') as Promise<ProcessEnd>
    this.#log = new FfmpegLog({ onPicture: (output, notice) => this.#notices[output].put(notice), onCorrupt })
    this.#pixels = {
      small: new RawFrameReader(child.stdio[pictureOutputs.small] as Readable),
      full: new RawFrameReader(child.stdio[pictureOutputs.full] as Readable),
    }
    createInterface({ input: child.stderr! })
      .on('line', (line) => this.#log.line(line))
      .on('close', () => this.#endNotices())
  }

  /**
   * @param onCorrupt called for each packet and frame that ffmpeg finds damaged
   * @throws OperationalError `camera.no-ffmpeg`
   */
  static async start(ffmpegArguments: readonly string[], onCorrupt: () => void): Promise<FfmpegProcess> {
    const child = spawn('ffmpeg', ffmpegArguments, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    await once(child, 'spawn').catch((error: unknown) => {
      throw noFfmpeg(error)
    })
    return new FfmpegProcess(child, onCorrupt)
  }

  /** What ffmpeg complained of, see `FfmpegLog`. */
  get complaint(): string | undefined {
    return this.#log.complaint
  }

  /**
   * The next frame; undefined when there is none any more. Both outputs are read at the same time, as ffmpeg
   * writes them in no certain order and waits for whichever is full. One call at a time.
   */
  async next(take: TakeBuffer): Promise<DecodedFrame | undefined> {
    const [small, full] = await Promise.all([this.#notices.small.next(), this.#notices.full.next()])
    if (small === undefined || full === undefined) return undefined
    if (small.ptsMs !== full.ptsMs) {
      throw new OperationalError('camera.unpaired', 'ffmpeg lost one of the two pictures of a frame')
    }
    const stamp = { ptsMs: full.ptsMs, intervalMs: full.intervalMs }
    if (small.width === full.width && small.height === full.height) return this.#single(stamp, full, take)
    const [smallPixels, fullPixels] = await Promise.all([
      this.#pixels.small.read(bytesOf(small), take),
      this.#pixels.full.read(bytesOf(full), take),
    ])
    if (smallPixels === undefined || fullPixels === undefined) return undefined
    return { ...stamp, small: picture(small, smallPixels), full: picture(full, fullPixels) }
  }

  async #single(
    stamp: FrameStamp,
    notice: PictureNotice,
    take: TakeBuffer,
  ): Promise<DecodedFrame | undefined> {
    const bytes = bytesOf(notice)
    const [skipped, pixels] = await Promise.all([
      this.#pixels.small.skip(bytes),
      this.#pixels.full.read(bytes, take),
    ])
    if (!skipped || pixels === undefined) return undefined
    const full = picture(notice, pixels)
    return { ...stamp, small: full, full }
  }

  /** Resolves when ffmpeg has ended and its log is complete: how it ended, undefined where it was content. */
  async ended(): Promise<string | undefined> {
    const [code, signal] = await this.#ended
    if (code === 0) return undefined
    return signal === null ? `exit code ${code}` : `killed by ${signal}`
  }

  /** Ends ffmpeg, whatever it is doing. A frame that is being read comes out undefined. */
  async stop(): Promise<void> {
    for (const stream of this.#child.stdio) stream?.destroy()
    this.#child.kill('SIGTERM')
    const force = setTimeout(() => this.#child.kill('SIGKILL'), endWithinMs)
    await this.#ended
    clearTimeout(force)
    this.#endNotices()
  }

  #endNotices(): void {
    for (const notices of Object.values(this.#notices)) notices.end()
  }
}

function bytesOf({ width, height }: PictureNotice): number {
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2)
}

function picture({ range, width, height }: PictureNotice, data: Uint8Array<ArrayBuffer>): Yuv420Picture {
  return { format: 'yuv420p', range, width, height, data }
}
