import type { Readable } from 'node:stream'

/** Where pixels are put: a new array of so many bytes, or one whose pixels nobody wants any more. */
export type TakeBuffer = (bytes: number) => Uint8Array<ArrayBuffer>

interface Wanted {
  readonly bytes: number
  /** Undefined: the bytes are only counted. */
  readonly into: Uint8Array<ArrayBuffer> | undefined
  readonly settle: (complete: boolean) => void
  filled: number
}

/** Cuts a stream of pixels into pictures. Reads no further than the picture that is asked for: the writer waits. */
export class RawFrameReader {
  readonly #stream: Readable
  #rest: Uint8Array = new Uint8Array(0)
  #wanted: Wanted | undefined
  #ended = false

  constructor(stream: Readable) {
    this.#stream = stream
    stream.pause()
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    for (const end of ['end', 'close', 'error'] as const) stream.on(end, () => this.#end())
  }

  /** The next picture's `bytes` pixels; undefined where the stream ends before they are whole. One call at a time. */
  async read(bytes: number, take: TakeBuffer): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const into = take(bytes)
    return (await this.#want(bytes, into)) ? into : undefined
  }

  /** Passes over a picture. False where the stream ends before it is whole. */
  skip(bytes: number): Promise<boolean> {
    return this.#want(bytes, undefined)
  }

  #want(bytes: number, into: Uint8Array<ArrayBuffer> | undefined): Promise<boolean> {
    return new Promise((settle) => {
      this.#wanted = { bytes, into, settle, filled: 0 }
      const rest = this.#rest
      this.#rest = new Uint8Array(0)
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
    const used = Math.min(chunk.length, wanted.bytes - wanted.filled)
    wanted.into?.set(chunk.subarray(0, used), wanted.filled)
    wanted.filled += used
    if (wanted.filled < wanted.bytes) return
    this.#rest = chunk.subarray(used)
    this.#wanted = undefined
    this.#stream.pause()
    wanted.settle(true)
  }

  #end(): void {
    this.#ended = true
    this.#wanted?.settle(false)
    this.#wanted = undefined
  }
}
