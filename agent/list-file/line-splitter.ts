/** A line without its end, counted from 1. */
export interface NumberedLine {
  readonly line: number
  readonly text: string
}

/** Sixteen columns of text need some hundred characters; a file without line ends must not fill memory. */
export const lineCharactersMost = 4_096

/** Cuts text into lines. A line that is too long keeps its first `lineCharactersMost` characters and one more. */
export class LineSplitter {
  #rest = ''
  #lines = 0

  push(text: string): readonly NumberedLine[] {
    const parts = (this.#rest + text).split('\n')
    this.#rest = cut(parts.pop()!)
    return parts.map((part) => this.#number(part))
  }

  /** The last line, where it has no end. */
  end(): readonly NumberedLine[] {
    return this.#rest === '' ? [] : [this.#number(this.#rest)]
  }

  #number(part: string): NumberedLine {
    this.#lines += 1
    return { line: this.#lines, text: cut(part.endsWith('\r') ? part.slice(0, -1) : part) }
  }
}

const cut = (text: string): string => text.slice(0, lineCharactersMost + 1)
