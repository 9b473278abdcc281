/**
 * Watches how long the packets are that a broker sends. mqtt.js gathers a whole packet before it looks at it, up to the
 * 256 MB that MQTT allows, and limits nothing itself.
 * Source: MQTT 3.1.1, section 2.2: a byte of kind, then the rest's length in one to four bytes of seven bits.
 */
export class PacketLengths {
  readonly #bytesMost: number
  /** Of the packet that is being sent, still to come. */
  #rest = 0
  /** Bytes of its length so far; undefined where the next byte begins a packet or belongs to one. */
  #lengthBytes: number | undefined
  #length = 0

  constructor(bytesMost: number) {
    this.#bytesMost = bytesMost
  }

  /** The length of a packet that is too long, as soon as it says so; undefined where all is well. */
  tooLongIn(chunk: Uint8Array): number | undefined {
    for (let at = 0; at < chunk.length; ) {
      if (this.#rest > 0) {
        const here = Math.min(this.#rest, chunk.length - at)
        this.#rest -= here
        at += here
      } else {
        this.#take(chunk[at]!)
        at++
        if (this.#rest > this.#bytesMost) return this.#rest
      }
    }
    return undefined
  }

  #take(byte: number): void {
    if (this.#lengthBytes === undefined) {
      this.#lengthBytes = 0
      this.#length = 0
      return
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes
    this.#lengthBytes++
    if (byte >= 0x80 && this.#lengthBytes < 4) return
    this.#rest = this.#length
    this.#lengthBytes = undefined
  }
}
