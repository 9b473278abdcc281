import type { Yuv420Picture } from '../domain/picture.js'
import type { PictureOutput } from './ffmpeg-arguments.js'

/** What a picture is whose pixels follow on its output. */
export interface PictureNotice {
  /** The frame's own time stamp in milliseconds, on an axis of the stream's own; undefined where it has none. */
  readonly ptsMs: number | undefined
  /** How far apart the stream says its frames are, milliseconds. */
  readonly intervalMs: number
  readonly width: number
  readonly height: number
  readonly range: Yuv420Picture['range']
}

/** What a stream that gives no frame rate is taken to have: 25 a second. */
const usualIntervalMs = 40

export interface FfmpegLogListener {
  onPicture(output: PictureOutput, notice: PictureNotice): void
  /** A packet or a frame was damaged. */
  onCorrupt(): void
}

interface OutputState {
  msPerTick: number
  intervalMs: number
  range: Yuv420Picture['range']
  waiting: Omit<PictureNotice, 'range'> | undefined
}

/**
 * Understands ffmpeg's log as `-loglevel level+info` and the filters `showinfo@small` and `showinfo@full` write
 * it (libavfilter/vf_showinfo.c): which pictures come, and what went wrong.
 */
export class FfmpegLog {
  readonly #listener: FfmpegLogListener
  readonly #outputs: Record<PictureOutput, OutputState> = { small: newOutput(), full: newOutput() }
  /** The colour line of a picture does not always repeat which output it is about. */
  #lastOutput: PictureOutput | undefined
  #pictures = 0
  #complaint: string | undefined
  /** Goes before whatever ffmpeg says of what follows from it. */
  #tooLarge: string | undefined

  constructor(listener: FfmpegLogListener) {
    this.#listener = listener
  }

  /** What ffmpeg last complained of before the first picture, or first complained of after it. */
  get complaint(): string | undefined {
    return this.#tooLarge ?? this.#complaint
  }

  /** Takes a line without its line feed. */
  line(line: string): void {
    if (line.includes('showinfo@')) this.#lastOutput = line.includes('showinfo@small') ? 'small' : 'full'
    const output = this.#lastOutput
    if (output !== undefined && this.#aboutPictures(output, line)) return
    if (/Packet corrupt|corrupt decoded frame/.test(line)) this.#listener.onCorrupt()
    const fault = /\[(?:error|fatal|panic)\] (.+)|(Packet corrupt|corrupt decoded frame)/.exec(line)
    if (fault !== null) this.#complain((fault[1] ?? fault[2])!)
  }

  /** True where the line said something of a picture. */
  #aboutPictures(output: PictureOutput, line: string): boolean {
    const state = this.#outputs[output]
    const picture = / n: *\d+ pts: *(\S+) .* fmt:(\S+) .* s:(\d+)x(\d+) /.exec(line)
    if (picture !== null) {
      const [, pts, format, width, height] = picture
      // A decoder that says full range by the pixel format may leave the colour line at `unknown`.
      state.range = format!.startsWith('yuvj') ? 'full' : 'limited'
      const ptsMs = pts === 'NOPTS' ? undefined : Number(pts) * state.msPerTick
      state.waiting = { ptsMs, intervalMs: state.intervalMs, width: Number(width), height: Number(height) }
      return true
    }
    const range = /color_range:(\w+)/.exec(line)
    if (range !== null && state.waiting !== undefined) {
      if (range[1] === 'pc') state.range = 'full'
      this.#announce(output, { ...state.waiting, range: state.range })
      state.waiting = undefined
      return true
    }
    return readTimeBase(line, state)
  }

  #announce(output: PictureOutput, notice: PictureNotice): void {
    // A recording may begin between key frames: what was lost before the first picture is no fault of the rest.
    if (this.#pictures++ === 0) this.#complaint = undefined
    this.#listener.onPicture(output, notice)
  }

  #complain(text: string): void {
    const tooLarge = /^Picture size (\d+x\d+) exceeds/.exec(text)?.[1]
    if (tooLarge !== undefined) this.#tooLarge = `pictures of ${tooLarge} are larger than any that are taken`
    if (this.#pictures === 0 || this.#complaint === undefined) this.#complaint = text.trim()
  }
}

function newOutput(): OutputState {
  return { msPerTick: Number.NaN, intervalMs: usualIntervalMs, range: 'limited', waiting: undefined }
}

/** Ticks are exact; the seconds beside them have six digits only, too few after a quarter of an hour. */
function readTimeBase(line: string, state: OutputState): boolean {
  const config = /config in time_base: (\d+)\/(\d+), frame_rate: (\d+)\/(\d+)/.exec(line)
  if (config === null) return false
  const [numerator, denominator, frames, seconds] = config.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ]
  state.msPerTick = (1000 * numerator) / denominator
  const intervalMs = (1000 * seconds) / frames
  state.intervalMs = intervalMs > 0 && Number.isFinite(intervalMs) ? intervalMs : usualIntervalMs
  return true
}
