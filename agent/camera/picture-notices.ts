import type { PictureNotice } from './ffmpeg-log.js'

/** Notices of pictures in the order of their pixels. No more can wait than ffmpeg's pipes hold pictures. */
export class PictureNotices {
  readonly #waiting: PictureNotice[] = []
  #ended = false
  #wake: (() => void) | undefined

  put(notice: PictureNotice): void {
    this.#waiting.push(notice)
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  /** Undefined after the last. One call at a time. */
  async next(): Promise<PictureNotice | undefined> {
    if (this.#waiting.length === 0 && !this.#ended) await new Promise<void>((wake) => (this.#wake = wake))
    this.#wake = undefined
    return this.#waiting.shift()
  }
}
