import type { Yuv420Picture } from '../domain/picture.js'
import type { FrameStamp } from './frame-axis.js'
import type { PictureNotices } from './picture-notices.js'
import type { RawFrameReader } from './raw-frame-reader.js'
import type { SpareBuffers } from './spare-buffers.js'

/** A picture of one of ffmpeg's outputs, with its time. */
export interface StampedPicture extends FrameStamp {
  readonly picture: Yuv420Picture
}

/**
 * How many pictures of one output are read before they are asked for. ffmpeg writes its outputs in no certain
 * order, most of all at the end of a file, and waits for the one whose pipe is full: with none ahead it would wait
 * for us to read one output while we wait for it to write the other.
 */
const aheadMax = 6

/** One output of ffmpeg, cut into pictures: read by itself, a few ahead and no more, so that ffmpeg is held back. */
export class PictureStream {
  readonly #notices: PictureNotices
  readonly #pixels: RawFrameReader
  readonly #spares: SpareBuffers
  readonly #ahead: (StampedPicture | undefined)[] = []
  #onPicture: (() => void) | undefined
  #onRoom: (() => void) | undefined

  constructor(notices: PictureNotices, pixels: RawFrameReader, spares: SpareBuffers) {
    this.#notices = notices
    this.#pixels = pixels
    this.#spares = spares
    void this.#readAhead()
  }

  /** The next picture; undefined after the last. One call at a time. */
  async next(): Promise<StampedPicture | undefined> {
    if (this.#ahead.length === 0) await new Promise<void>((wake) => (this.#onPicture = wake))
    this.#onRoom?.()
    // The end stays in the queue: whoever asks again gets it again.
    return this.#ahead.length === 1 && this.#ahead[0] === undefined ? undefined : this.#ahead.shift()
  }

  async #readAhead(): Promise<void> {
    for (let more = true; more; ) {
      const picture = await this.#picture()
      this.#ahead.push(picture)
      this.#onPicture?.()
      more = picture !== undefined
      while (this.#ahead.length >= aheadMax) await new Promise<void>((wake) => (this.#onRoom = wake))
    }
  }

  async #picture(): Promise<StampedPicture | undefined> {
    const notice = await this.#notices.next()
    if (notice === undefined) return undefined
    const { ptsMs, intervalMs, range, width, height } = notice
    const bytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2)
    const data = await this.#pixels.read(this.#spares.take(bytes))
    if (data === undefined) return undefined
    return { ptsMs, intervalMs, picture: { format: 'yuv420p', range, width, height, data } }
  }
}
