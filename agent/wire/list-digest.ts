import { hash } from 'node:crypto'

/** A SHA-256 is eight words of 32 bits. */
const words = 8

/**
 * The digest of a list: the SHA-256 of each canonical line (`canonicalEntry`, UTF-8), added up word by word
 * (big-endian, modulo 2³²). The order does not matter, and an entry that goes is subtracted: a delta of five
 * thousand is checked without reading the million that it leaves alone. It tells whether two sides hold the same;
 * that they hold the truth is told by the signatures of manifest, parts and deltas.
 */
export class ListDigest {
  /** What one line adds. */
  static of(line: string): string {
    return hashOf(line).toString('hex')
  }

  readonly #sum = new Uint32Array(words)

  /** @param hex as `hex` gave it; without it, the digest of no entry */
  constructor(hex = '0'.repeat(words * 8)) {
    const bytes = Buffer.from(hex, 'hex')
    this.#each((word) => bytes.readUInt32BE(4 * word))
  }

  add(line: string): void {
    const lineHash = hashOf(line)
    this.#each((word) => this.#sum[word]! + lineHash.readUInt32BE(4 * word))
  }

  remove(line: string): void {
    const lineHash = hashOf(line)
    this.#each((word) => this.#sum[word]! - lineHash.readUInt32BE(4 * word))
  }

  /** Takes out all that another digest adds up. */
  subtract(hex: string): void {
    const bytes = Buffer.from(hex, 'hex')
    this.#each((word) => this.#sum[word]! - bytes.readUInt32BE(4 * word))
  }

  /** 64 hexadecimal digits. */
  get hex(): string {
    return Array.from(this.#sum, (word) => word.toString(16).padStart(8, '0')).join('')
  }

  #each(value: (word: number) => number): void {
    for (let word = 0; word < words; word += 1) this.#sum[word] = value(word)
  }
}

const hashOf = (line: string): Buffer => hash('sha256', line, 'buffer')
