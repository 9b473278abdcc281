/** The small and the full pictures of a frame that was looked at, one that was overtaken, and one on the way. */
const sparesMax = 6

/** Pixel arrays of frames that nobody saw, to be filled again: at 25 frames a second fresh ones would keep the collector busy. */
export class SpareBuffers {
  readonly #spares: Uint8Array<ArrayBuffer>[] = []

  take(bytes: number): Uint8Array<ArrayBuffer> {
    const found = this.#spares.findIndex((spare) => spare.length === bytes)
    if (found >= 0) return this.#spares.splice(found, 1)[0]!
    // Not cleared first, as every byte of it is written before anyone reads it.
    return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer)
  }

  giveBack(pixels: Uint8Array<ArrayBuffer>): void {
    if (this.#spares.length === sparesMax) this.#spares.shift()
    this.#spares.push(pixels)
  }
}
