import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Yuv420Picture } from '../domain/picture.js'
import { OperationalError } from '../errors.js'
import { type PictureOutput, pictureOutputs } from './ffmpeg-arguments.js'
import { FfmpegLog } from './ffmpeg-log.js'
import { noFfmpeg } from './ffmpeg-version.js'
import type { FrameStamp } from './frame-axis.js'
import { PictureNotices } from './picture-notices.js'
import { PictureStream } from './picture-stream.js'
import { RawFrameReader } from './raw-frame-reader.js'
import type { SpareBuffers } from './spare-buffers.js'

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
  readonly #pictures: Record<PictureOutput, PictureStream>
  readonly #spares: SpareBuffers

  private constructor(child: ChildProcess, spares: SpareBuffers, onCorrupt: () => void) {
    this.#child = child
    this.#ended = once(child, 'close') as Promise<ProcessEnd>
    this.#log = new FfmpegLog({ onPicture: (output, notice) => this.#notices[output].put(notice), onCorrupt })
    this.#spares = spares
    this.#pictures = { small: this.#follow('small'), full: this.#follow('full') }
    createInterface({ input: child.stderr! })
      .on('line', (line) => this.#log.line(line))
      .on('close', () => this.#endNotices())
  }

  /**
   * @param script what it reads on its standard input, see `ffmpegScript`
   * @param spares where the pictures' memory comes from
   * @param onCorrupt called for each packet and frame that ffmpeg finds damaged
   * @throws OperationalError `camera.no-ffmpeg`
   */
  static async start(
    ffmpegArguments: readonly string[],
    script: string | undefined,
    spares: SpareBuffers,
    onCorrupt: () => void,
  ): Promise<FfmpegProcess> {
    const child = spawn('ffmpeg', ffmpegArguments, {
      stdio: [script === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    // One that ends at once reads no script; how it ended tells why.
    child.stdin?.on('error', () => {}).end(script)
    await once(child, 'spawn').catch((error: unknown) => {
      throw noFfmpeg(error)
    })
    return new FfmpegProcess(child, spares, onCorrupt)
  }

  /** What ffmpeg complained of, see `FfmpegLog`. */
  get complaint(): string | undefined {
    return this.#log.complaint
  }

  /** The next frame; undefined when there is none any more. One call at a time. */
  async next(): Promise<DecodedFrame | undefined> {
    const [small, full] = await Promise.all([this.#pictures.small.next(), this.#pictures.full.next()])
    if (small === undefined || full === undefined) return undefined
    const { ptsMs, intervalMs } = full
    if (small.ptsMs !== ptsMs) {
      throw new OperationalError('camera.unpaired', 'ffmpeg lost one of the two pictures of a frame')
    }
    if (small.picture.data.length !== full.picture.data.length) {
      return { ptsMs, intervalMs, small: small.picture, full: full.picture }
    }
    this.#spares.giveBack(small.picture.data)
    return { ptsMs, intervalMs, small: full.picture, full: full.picture }
  }

  /** Resolves when ffmpeg has ended and its log is complete: how it ended, undefined where it was content. */
  async ended(): Promise<string | undefined> {
    // A paused pipe that nobody reads would keep the process from counting as closed.
    for (const output of Object.values(pictureOutputs)) (this.#child.stdio[output] as Readable).destroy()
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

  #follow(output: PictureOutput): PictureStream {
    const pixels = new RawFrameReader(this.#child.stdio[pictureOutputs[output]] as Readable)
    return new PictureStream(this.#notices[output], pixels, this.#spares)
  }

  #endNotices(): void {
    for (const notices of Object.values(this.#notices)) notices.end()
  }
}
