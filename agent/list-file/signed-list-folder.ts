import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../errors.js'
import { partBytesMost } from '../wire/list-part.js'
import { signedBytesMost } from '../wire/signed.js'

const manifestFile = 'manifest.json'

/** A list in its signed form, as it comes on a stick: a folder with `manifest.json` and its parts `0.gz`, `1.gz` … */
export class SignedListFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Whether the path is one, and no file with a list. */
  static async isOne(path: string): Promise<boolean> {
    const found = await stat(path).catch(() => undefined)
    return found?.isDirectory() ?? false
  }

  /** The signed manifest. InputError where there is none. */
  manifest(): Promise<Uint8Array> {
    return this.#read(manifestFile, signedBytesMost)
  }

  /** InputError where it is not there. */
  part(number: number): Promise<Uint8Array> {
    return this.#read(`${number}.gz`, partBytesMost)
  }

  async #read(name: string, bytesMost: number): Promise<Uint8Array> {
    const path = join(this.#folder, name)
    const file = await open(path).catch((error: NodeJS.ErrnoException) => {
      throw new InputError(`${path}: expected a list in its signed form, it cannot be read (${error.code})`)
    })
    try {
      const { size } = await file.stat()
      if (size > bytesMost) throw new InputError(`${path}: expected at most ${bytesMost} bytes, got ${size}`)
      return await file.readFile()
    } finally {
      await file.close()
    }
  }
}
