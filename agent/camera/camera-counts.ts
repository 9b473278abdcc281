import type { Frame } from '../domain/frame.js'
import type { CameraHealth } from '../domain/health.js'
import { messageOf } from '../errors.js'

type SourceHealth = Omit<CameraHealth, 'reads' | 'quality'>

/** What a camera says of itself. */
export class CameraCounts {
  readonly #name: string
  #state: SourceHealth['state'] = 'starting'
  #complaint: string | undefined
  #frames = 0
  #dropped = 0
  #corrupt = 0
  #lastFrameAtMs: number | undefined

  constructor(name: string) {
    this.#name = name
  }

  /** `frames` counts all that came, those dropped among them. */
  health(): SourceHealth {
    return {
      name: this.#name,
      state: this.#state,
      complaint: this.#complaint,
      frames: this.#frames,
      dropped: this.#dropped,
      corrupt: this.#corrupt,
      lastFrameAtMs: this.#lastFrameAtMs,
    }
  }

  /** Hands on one life of the camera, and remembers how it began and ended. Throws as `frames` does. */
  async *following(frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    this.#state = 'starting'
    try {
      yield* frames
    } catch (error) {
      this.#state = 'lost'
      this.#complaint = messageOf(error)
      throw error
    } finally {
      if (this.#state !== 'lost') this.#state = 'ended'
    }
  }

  /** @param atMs wall time */
  frame(atMs: number): void {
    this.#state = 'reading'
    this.#complaint = undefined
    this.#frames++
    this.#lastFrameAtMs = atMs
  }

  /** A frame that came was dropped for a newer one. */
  dropped(): void {
    this.#dropped++
  }

  /** Frames that came and went unseen. */
  overtaken(frames: number): void {
    this.#frames += frames
    this.#dropped += frames
  }

  corrupt(): void {
    this.#corrupt++
  }
}
