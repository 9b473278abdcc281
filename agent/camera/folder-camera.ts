import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frame } from '../domain/frame.js'
import { wait } from '../domain/wait.js'
import { InputError, messageOf } from '../errors.js'
import { openPictureFile, type PictureFile, pictureFileName } from '../image/picture-file.js'
import type { FrameSource } from '../ports.js'
import { CameraCounts } from './camera-counts.js'
import type { CameraParts } from './camera-parts.js'
import type { FolderCameraSettings } from './camera-settings.js'

const usualFramesPerSecond = 1

/** A folder of pictures, taken in the order of their names. */
export class FolderCamera implements FrameSource {
  readonly name: string
  readonly #settings: FolderCameraSettings
  readonly #intervalMs: number
  readonly #parts: CameraParts
  readonly #counts: CameraCounts
  /** Counts on through every round, so that the frames' times go on rising. */
  #nextNumber = 0
  /** When the picture with number 0 was due, on each clock. */
  #zero = { wallMs: 0, monotonicMs: 0 }

  constructor(settings: FolderCameraSettings, parts: CameraParts) {
    this.name = settings.name
    this.#settings = settings
    this.#intervalMs = 1000 / (settings.framesPerSecond ?? usualFramesPerSecond)
    this.#parts = parts
    this.#counts = new CameraCounts(settings.name)
  }

  health(): ReturnType<FrameSource['health']> {
    return this.#counts.health()
  }

  /** Throws InputError where the folder cannot be read or holds no picture that can be decoded. */
  frames(signal: AbortSignal): AsyncGenerator<Frame> {
    return this.#counts.following(this.#rounds(signal))
  }

  async *#rounds(signal: AbortSignal): AsyncGenerator<Frame> {
    this.#setZero()
    do yield* this.#round(await this.#paths(), signal)
    while (this.#settings.loop === true && !signal.aborted)
  }

  #setZero(): void {
    const { clock } = this.#parts
    const passedMs = this.#nextNumber * this.#intervalMs
    this.#zero = { wallMs: clock.wallMs() - passedMs, monotonicMs: clock.monotonicMs() - passedMs }
  }

  async #paths(): Promise<readonly string[]> {
    const { path } = this.#settings
    const names = await readdir(path).catch((error: unknown) => {
      throw new InputError(`${path}: expected a folder of pictures: ${messageOf(error)}`)
    })
    const pictures = names.filter((name) => pictureFileName.test(name)).sort()
    if (pictures.length === 0)
      throw new InputError(
        `${path}: expected JPEG, PNG, WebP, TIFF or AVIF pictures in the folder, found none`,
      )
    return pictures.map((name) => join(path, name))
  }

  async *#round(paths: readonly string[], signal: AbortSignal): AsyncGenerator<Frame> {
    let decoded = 0
    for (let index = 0; index < paths.length && !signal.aborted; index++, this.#nextNumber++) {
      if (this.#settings.pace === 'realtime') {
        const overtaken = Math.min(await this.#untilDue(signal), paths.length - 1 - index)
        this.#counts.overtaken(overtaken)
        this.#nextNumber += overtaken
        index += overtaken
      }
      const picture = signal.aborted ? undefined : await this.#decode(paths[index]!)
      if (picture === undefined) continue
      decoded++
      yield this.#frameOf(picture)
    }
    if (decoded === 0 && !signal.aborted)
      throw new InputError(`${this.#settings.path}: none of the ${paths.length} pictures can be decoded`)
  }

  /** Waits until the next picture is due. Returns how many later ones are due as well by now. */
  async #untilDue(signal: AbortSignal): Promise<number> {
    const sinceDueMs = () =>
      this.#parts.clock.monotonicMs() - this.#zero.monotonicMs - this.#nextNumber * this.#intervalMs
    if (sinceDueMs() < 0) await wait(-sinceDueMs(), signal)
    return Math.max(0, Math.floor(sinceDueMs() / this.#intervalMs))
  }

  async #decode(path: string): Promise<PictureFile | undefined> {
    try {
      return await openPictureFile(path, { longSidePx: this.#parts.detectorLongSidePx })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      // A picture's name may tell a mark or a place: the log has its number instead.
      this.#counts.corrupt()
      this.#parts.log.warn({ camera: this.name, picture: this.#nextNumber }, 'camera.corrupt-picture')
      return undefined
    }
  }

  #frameOf({ small, full }: PictureFile): Frame {
    const atMs = this.#nextNumber * this.#intervalMs
    this.#counts.frame(this.#parts.clock.wallMs())
    return { camera: this.name, capturedAtMs: this.#zero.wallMs + atMs, atMs, small, full }
  }
}
