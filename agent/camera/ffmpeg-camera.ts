import type { Frame } from '../domain/frame.js'
import type { FrameSource } from '../ports.js'
import { CameraCounts } from './camera-counts.js'
import type { CameraParts } from './camera-parts.js'
import type { RtspCameraSettings, VideoCameraSettings } from './camera-settings.js'
import { type FfmpegInput, ffmpegArguments, ffmpegScript } from './ffmpeg-arguments.js'
import { faultOfEnd, silence } from './ffmpeg-faults.js'
import { type DecodedFrame, FfmpegProcess } from './ffmpeg-process.js'
import { installedAvformat } from './ffmpeg-version.js'
import { FrameAxis } from './frame-axis.js'
import { newestOf } from './newest-frame.js'
import { SpareBuffers } from './spare-buffers.js'

/** How long a source may give no frame, at first and later, before it is given up. */
interface Patience {
  readonly firstFrameMs: number
  readonly nextFrameMs: number
}

/** A camera answers within seconds and sends a key frame within ten; after that it sends all the time. */
const patienceWithCamera: Patience = { firstFrameMs: 15_000, nextFrameMs: 7_000 }
/** A file may have gaps of its own, played as they are; a disk that is gone for minutes is gone. */
const patienceWithFile: Patience = { firstFrameMs: 60_000, nextFrameMs: 300_000 }

/** A video or a network camera, decoded by ffmpeg. */
export class FfmpegCamera implements FrameSource {
  readonly name: string
  readonly #input: FfmpegInput
  readonly #parts: CameraParts
  readonly #counts: CameraCounts
  /** One for the camera's life: its frames' times go on rising when it is opened again. */
  readonly #axis = new FrameAxis()
  readonly #spares = new SpareBuffers()
  #firstFrame: { readonly wallMs: number; readonly monotonicMs: number } | undefined

  constructor(settings: VideoCameraSettings | RtspCameraSettings, parts: CameraParts) {
    this.name = settings.name
    this.#input = inputOf(settings)
    this.#parts = parts
    this.#counts = new CameraCounts(settings.name)
  }

  health(): ReturnType<FrameSource['health']> {
    return this.#counts.health()
  }

  /**
   * Throws, after the frames before the fault, OperationalError `camera.no-ffmpeg`, `camera.no-answer`,
   * `camera.silent`, `camera.stopped`, `camera.failed`, or InputError where a file is no video or is damaged.
   */
  frames(signal: AbortSignal): AsyncGenerator<Frame> {
    return this.#counts.following(this.#rounds(signal))
  }

  async *#rounds(signal: AbortSignal): AsyncGenerator<Frame> {
    do yield* this.#play(signal)
    while (this.#input.kind === 'file' && this.#input.loops && !signal.aborted)
  }

  /** One run of ffmpeg. */
  async *#play(signal: AbortSignal): AsyncGenerator<Frame> {
    if (signal.aborted) return
    const version = await installedAvformat()
    const ffmpeg = await FfmpegProcess.start(
      ffmpegArguments(this.#input, this.#parts.detectorLongSidePx, version),
      ffmpegScript(this.#input, version),
      this.#spares,
      () => this.#counts.corrupt(),
    )
    const stop = () => ffmpeg.stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      const every = this.#everyFrame(ffmpeg, signal)
      const waits = this.#input.kind === 'file' && this.#input.pace === 'fast'
      yield* waits ? every : newestOf(every, stop, (frame) => this.#drop(frame))
    } finally {
      signal.removeEventListener('abort', stop)
      await stop()
    }
  }

  async *#everyFrame(ffmpeg: FfmpegProcess, signal: AbortSignal): AsyncGenerator<Frame> {
    const patience = this.#input.kind === 'rtsp' ? patienceWithCamera : patienceWithFile
    let frames = 0
    while (!signal.aborted) {
      const patienceMs = frames === 0 ? patience.firstFrameMs : patience.nextFrameMs
      const decoded = await this.#nextWithin(patienceMs, ffmpeg)
      if (decoded === undefined) break
      if (frames++ === 0) this.#begin(decoded)
      yield this.#frameOf(decoded)
    }
    if (signal.aborted) return
    const how = await ffmpeg.ended()
    const fault = faultOfEnd(this.#input, { frames, complaint: ffmpeg.complaint, how })
    if (fault !== undefined) throw fault
  }

  async #nextWithin(patienceMs: number, ffmpeg: FfmpegProcess): Promise<DecodedFrame | undefined> {
    let silent = false
    const timer = setTimeout(() => {
      silent = true
      void ffmpeg.stop()
    }, patienceMs)
    try {
      const decoded = await ffmpeg.next()
      if (silent) throw silence(this.#input, patienceMs)
      return decoded
    } finally {
      clearTimeout(timer)
    }
  }

  /** The first frame of a run is there. */
  #begin({ full }: DecodedFrame): void {
    const { clock, log } = this.#parts
    const now = { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }
    this.#firstFrame ??= now
    const playedForMs = now.monotonicMs - this.#firstFrame.monotonicMs
    if (this.#input.kind === 'rtsp') this.#axis.begin(now.monotonicMs)
    else this.#axis.begin(this.#input.pace === 'realtime' ? playedForMs : 0)
    const { width, height, range } = full
    log.info({ camera: this.name, width, height, range }, 'camera.reading')
  }

  #frameOf(decoded: DecodedFrame): Frame {
    const { clock } = this.#parts
    const live = this.#input.kind === 'rtsp'
    const atMs = this.#axis.place(decoded, live ? clock.monotonicMs() : undefined)
    this.#counts.frame(clock.wallMs())
    return {
      camera: this.name,
      // A file's frames are as far apart as they were filmed, however fast they are read.
      capturedAtMs: live ? clock.wallMs() : this.#firstFrame!.wallMs + atMs,
      atMs,
      small: decoded.small,
      full: decoded.full,
    }
  }

  #drop(frame: Frame): void {
    this.#counts.dropped()
    this.recycle(frame)
  }

  recycle({ small, full }: Frame): void {
    this.#spares.giveBack(full.data)
    if (small !== full) this.#spares.giveBack(small.data)
  }
}

function inputOf(settings: VideoCameraSettings | RtspCameraSettings): FfmpegInput {
  if (settings.source === 'rtsp') return { kind: 'rtsp', url: settings.url }
  return { kind: 'file', path: settings.path, pace: settings.pace, loops: settings.loop === true }
}
