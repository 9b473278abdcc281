import { statSync } from 'node:fs'

/** Files that a connection shows to the broker: are they others than when they were last looked at? */
export class CredentialFiles {
  readonly #paths: readonly string[]
  #seen: string

  /** @param paths those that are not configured are undefined */
  constructor(paths: readonly (string | undefined)[]) {
    this.#paths = paths.filter((path) => path !== undefined)
    this.#seen = this.#look()
  }

  /** True once after each change. */
  haveChanged(): boolean {
    const now = this.#look()
    const changed = now !== this.#seen
    this.#seen = now
    return changed
  }

  /** A file that is put in place by a rename has another number, one that is written over another time. */
  #look(): string {
    return this.#paths.map(stateOf).join()
  }
}

function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? 'none' : `${found.ino} ${found.size} ${found.mtimeMs}`
}
