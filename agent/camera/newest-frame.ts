/** Holds the newest frame only, between a source that never waits and one consumer that may be slower. */
export class NewestFrame<T> {
  #newest: T | undefined
  #ended = false
  #fault: unknown
  #wake: (() => void) | undefined

  /** Returns the frame that this one overtook, if nobody had taken it. */
  put(frame: T): T | undefined {
    const overtaken = this.#newest
    this.#newest = frame
    this.#wake?.()
    return overtaken
  }

  /** No frame follows; one that waits can still be taken. @param fault what the consumer is told after it */
  end(fault?: unknown): void {
    this.#ended = true
    this.#fault = fault
    this.#wake?.()
  }

  /** The newest frame as soon as there is one; undefined after the end. @throws what `end` was given */
  async take(): Promise<T | undefined> {
    if (this.#newest === undefined && !this.#ended) {
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
    this.#wake = undefined
    const frame = this.#newest
    this.#newest = undefined
    if (frame === undefined && this.#fault !== undefined) throw this.#fault
    return frame
  }
}

/**
 * Takes every frame as it comes, and hands out the newest whenever the consumer is ready for one.
 * @param stop ends `every`; called when the consumer leaves
 * @param onOvertaken gets each frame that the consumer will not see
 */
export async function* newestOf<T>(
  every: AsyncIterable<T>,
  stop: () => Promise<void>,
  onOvertaken: (frame: T) => void,
): AsyncGenerator<T> {
  const newest = new NewestFrame<T>()
  const taking = takeAll(every, newest, onOvertaken)
  try {
    for (let frame = await newest.take(); frame !== undefined; frame = await newest.take()) yield frame
  } finally {
    await stop()
    await taking
  }
}

async function takeAll<T>(
  every: AsyncIterable<T>,
  newest: NewestFrame<T>,
  onOvertaken: (frame: T) => void,
): Promise<void> {
  try {
    for await (const frame of every) {
      const overtaken = newest.put(frame)
      if (overtaken !== undefined) onOvertaken(overtaken)
    }
    newest.end()
  } catch (error) {
    newest.end(error)
  }
}
