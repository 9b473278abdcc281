import { type BackOffLimits, backOffMs } from '../domain/back-off.js'
import type { CameraHealth } from '../domain/health.js'
import type { CameraIdentity, PlateRead } from '../domain/read.js'
import { wait } from '../domain/wait.js'
import { InputError, messageOf, OperationalError } from '../errors.js'
import type { Clock, FrameSource, Log, PositionSource, Vision } from '../ports.js'
import { CameraQuality } from './camera-quality.js'
import { LooksToPassings, type PassingNews } from './looks-to-passings.js'
import type { MarksSeen } from './marks-seen.js'
import type { PassingRecorder } from './passing-recorder.js'
import { readDoubtful } from './read-doubtful.js'
import { trackToRead } from './track-to-read.js'

/** What one camera's flow works with. */
export interface CameraFlowParts {
  readonly source: FrameSource
  readonly identity: CameraIdentity
  readonly vision: Vision
  readonly recorder: Pick<PassingRecorder, 'record'>
  readonly seen: MarksSeen
  readonly clock: Clock
  readonly position: Pick<PositionSource, 'position'>
  readonly newId: () => string
  readonly log: Log
}

/** A camera that fails is tried again for as long as the agent runs. */
const retryLimits: BackOffLimits = { firstMs: 1_000, longestMs: 30_000 }
/** A source that ran this long has recovered: the next failure is a first one again. */
const stableMs = 60_000
/** A look takes some ten milliseconds; one that takes this long will not come back. */
const lookMsMax = 30_000
/** Reads of one camera that are being made durable at once; beyond, the camera waits for the disk. */
const recordingMax = 8

/** One camera, from its frames to its reads; it supervises its source and outlives its failures. */
export class CameraFlow {
  readonly #parts: CameraFlowParts
  readonly #passings: LooksToPassings
  readonly #quality = new CameraQuality()
  /** The readId of each track that was answered early. */
  readonly #readIds = new Map<number, string>()
  readonly #recording = new Set<Promise<void>>()
  /** Reads of one camera are recorded in order: a final answer after its early one. */
  #previous: Promise<void> = Promise.resolve()
  #reads = 0
  #lookingSinceMs: number | undefined
  /** The store is gone: nothing is read that could not be kept. */
  #broken: Error | undefined

  constructor(parts: CameraFlowParts) {
    this.#parts = parts
    this.#passings = new LooksToPassings(parts.seen, { onEnded: (passing) => this.#quality.ended(passing) })
  }

  health(): CameraHealth {
    return { ...this.#parts.source.health(), reads: this.#reads, quality: this.#quality.faults() }
  }

  /** True where a look at a frame does not come back. */
  isStuck(): boolean {
    const since = this.#lookingSinceMs
    return since !== undefined && this.#parts.clock.monotonicMs() - since > lookMsMax
  }

  /**
   * Resolves when the source has ended or `signal` aborts and all its reads are durable. Rejects with a fault of
   * ours, or of the store, once what could be kept is.
   */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#supervise(signal)
    } finally {
      await Promise.all(this.#recording)
    }
    if (this.#broken !== undefined) throw this.#broken
  }

  async #supervise(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted && this.#broken === undefined; ) {
      const startedAtMs = this.#parts.clock.monotonicMs()
      const failed = await this.#follow(signal)
      if (failed === undefined) return
      failures = this.#parts.clock.monotonicMs() - startedAtMs > stableMs ? 1 : failures + 1
      await this.#waitToRetry(failed, failures, signal)
    }
  }

  /** One life of the source. Returns why it failed, or undefined where it ended. */
  async #follow(signal: AbortSignal): Promise<Error | undefined> {
    const { source, vision, clock, log } = this.#parts
    try {
      for await (const frame of source.frames(signal)) {
        this.#lookingSinceMs = clock.monotonicMs()
        const look = await vision.look(frame, {
          expected: this.#passings.expectedPlaces(frame.atMs),
          measured: this.#quality.isDue(frame.atMs),
        })
        if (look.measures !== undefined) this.#quality.measured(look.measures, frame.atMs)
        this.#tell(this.#passings.see(look))
        await readDoubtful(this.#passings, vision, 'out of sight')
        this.#lookingSinceMs = undefined
        // Most frames show no plate, and fresh memory for each would be waste.
        for (const freed of this.#passings.takeFreed()) source.recycle?.(freed)
        while (this.#recording.size >= recordingMax) await Promise.race(this.#recording)
        if (this.#broken !== undefined) throw this.#broken
      }
      await readDoubtful(this.#passings, vision, 'all')
      return undefined
    } catch (error) {
      if (error instanceof OperationalError) return error
      if (!(error instanceof InputError)) throw error
      // A damaged file is as damaged the next time, and its reads would be told again.
      log.warn({ camera: source.name, complaint: messageOf(error) }, 'camera.refused')
      return undefined
    } finally {
      this.#tell(this.#passings.end())
    }
  }

  async #waitToRetry(failed: Error, failures: number, signal: AbortSignal): Promise<void> {
    const delayMs = backOffMs(failures, retryLimits, Math.random())
    const { source, log } = this.#parts
    log.warn({ camera: source.name, complaint: messageOf(failed), failures, delayMs }, 'camera.lost')
    await wait(delayMs, signal)
  }

  #tell(news: readonly PassingNews[]): void {
    for (const each of news) {
      const read = this.#readOf(each)
      if (read.stage === 'final') this.#reads++
      const recorded = this.#previous.then(() => this.#parts.recorder.record(read, each.frame, each.readings))
      this.#previous = recorded.catch((error: unknown) => {
        this.#broken ??= error instanceof Error ? error : new Error(String(error))
      })
      const done = this.#previous.then(() => {
        this.#recording.delete(done)
      })
      this.#recording.add(done)
    }
  }

  #readOf({ stage, trackId, track, mark, best }: PassingNews): PlateRead {
    const { source, identity, vision, clock, position, newId } = this.#parts
    const readId = this.#readIds.get(trackId) ?? newId()
    if (stage === 'early') this.#readIds.set(trackId, readId)
    else this.#readIds.delete(trackId)
    return trackToRead(track, mark, best, {
      readId,
      cameraName: source.name,
      identity,
      clock: clock.state(),
      position: position.position(),
      models: vision.models,
      stage,
    })
  }
}
