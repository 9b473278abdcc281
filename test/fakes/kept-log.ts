import type { Log } from '../../agent/ports.js'

/** Keeps what was logged, for tests that ask. */
export class KeptLog implements Log {
  readonly lines: { readonly name: string; readonly fields: object }[] = []

  info(fields: object, name: string): void {
    this.lines.push({ name, fields })
  }

  warn(fields: object, name: string): void {
    this.lines.push({ name, fields })
  }

  names(): string[] {
    return this.lines.map((line) => line.name)
  }
}
