/** A frame's own time stamp, as far as its stream has any. */
export interface FrameStamp {
  /** Milliseconds on the stream's own axis. */
  readonly ptsMs: number | undefined
  /** How far apart the stream's frames are meant to be, milliseconds. */
  readonly intervalMs: number
}

/** A live stream's time stamps may lead or trail the clock by so much (jitter, buffers) before they are disbelieved. */
const deviationMaxMs = 1000

/**
 * Places frames on one rising axis of milliseconds, whatever their streams do: start anywhere, start again,
 * jump, repeat a time stamp or have none.
 */
export class FrameAxis {
  #lastMs: number | undefined
  #startMs = 0
  /** Where on the axis a stream's time stamp lies. */
  #anchor: { readonly ptsMs: number; readonly atMs: number } | undefined

  /** The next frame is the first of another stream; it lies at `startMs`, or after the last one. */
  begin(startMs: number): void {
    this.#startMs = startMs
    this.#anchor = undefined
  }

  /** @param nowMs for a live stream, what a clock on this axis shows */
  place({ ptsMs, intervalMs }: FrameStamp, nowMs?: number): number {
    const stamped = ptsMs === undefined ? undefined : this.#onAxis(ptsMs)
    let atMs = stamped ?? this.#following(intervalMs)
    if (nowMs !== undefined && Math.abs(atMs - nowMs) > deviationMaxMs) atMs = nowMs
    if (this.#lastMs !== undefined && atMs <= this.#lastMs) atMs = this.#lastMs + intervalMs
    if (ptsMs !== undefined && atMs !== stamped) this.#anchor = { ptsMs, atMs }
    this.#lastMs = atMs
    return atMs
  }

  #onAxis(ptsMs: number): number | undefined {
    return this.#anchor === undefined ? undefined : this.#anchor.atMs + (ptsMs - this.#anchor.ptsMs)
  }

  /** Where a frame without a usable time stamp lies: first of its stream, or after the last. */
  #following(intervalMs: number): number {
    if (this.#lastMs === undefined) return this.#startMs
    return Math.max(this.#startMs, this.#lastMs + intervalMs)
  }
}
