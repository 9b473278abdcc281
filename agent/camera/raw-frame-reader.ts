import type { Readable } from 'node:stream'

interface Wanted {
  readonly into: Uint8Array<ArrayBuffer>
  readonly settle: (pixels: Uint8Array<ArrayBuffer> | undefined) => void
  filled: number
}

const nothing = new Uint8Array(0)

/** Cuts a stream of pixels into pictures. Reads no further than the picture that is asked for: the writer waits. */
export class RawFrameReader {
  readonly #stream: Readable
  #rest: Uint8Array = nothing
  #wanted: Wanted | undefined
  #ended = false

  constructor(stream: Readable) {
    this.#stream = stream
    stream.pause()
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    for (const end of ['end', 'close', 'error'] as const) stream.on(end, () => this.#end())
  }

  /** Fills `into` with the next picture; undefined where the stream ends before it is whole. One call at a time. */
  read(into: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return new Promise((settle) => {
      this.#wanted = { into, settle, filled: 0 }
      const rest = this.#rest
      this.#rest = nothing
      this.#take(rest)
      if (this.#wanted === undefined) return
      if (this.#ended) this.#end()
      else this.#stream.resume()
    })
  }

  #take(chunk: Uint8Array): void {
    const wanted = this.#wanted
    if (wanted === undefined) {
      // Once its writer has ended, Node lets a paused pipe flow: at most what the pipe still held.
      this.#rest = Buffer.concat([this.#rest, chunk])
      return
    }
    const used = Math.min(chunk.length, wanted.into.length - wanted.filled)
    wanted.into.set(chunk.subarray(0, used), wanted.filled)
    wanted.filled += used
    if (wanted.filled < wanted.into.length) return
    this.#rest = chunk.subarray(used)
    this.#wanted = undefined
    this.#stream.pause()
    wanted.settle(wanted.into)
  }

  #end(): void {
    this.#ended = true
    this.#wanted?.settle(undefined)
    this.#wanted = undefined
  }
}
