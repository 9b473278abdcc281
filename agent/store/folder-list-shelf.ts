import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ListShelf } from '../ports.js'
import { flushToDisk, makeDataFolder } from './data-folder.js'
import { type DataKeys, withoutKeys } from './data-keys.js'
import { hotlistFolder, stemOf } from './hotlist-folder.js'
import { openFileBytes, sealFileBytes } from './sealed-file.js'
import { asStoreError } from './sqlite-error.js'

/**
 * Parts as files, `hotlists/parts/<list>/<revision>/<number>`, and the allocation as it came. Parts are not flushed:
 * their digests are compared when they are taken up, and what a power cut tore is asked for again.
 */
export class FolderListShelf implements ListShelf {
  readonly #folder: string
  readonly #keys: DataKeys

  /**
   * @param folder the data folder
   * @param keys what seals the files; nothing where left out
   */
  constructor({
    folder,
    keys = withoutKeys(folder),
  }: {
    readonly folder: string
    readonly keys?: DataKeys
  }) {
    this.#folder = hotlistFolder(folder)
    this.#keys = keys
  }

  allocation(): Promise<Uint8Array | undefined> {
    return this.#read(this.#allocationFile)
  }

  async keepAllocation(signed: Uint8Array): Promise<void> {
    await this.#attempt(async () => {
      makeDataFolder(this.#folder)
      const beside = `${this.#allocationFile}.next`
      const file = await open(beside, 'w', 0o600)
      try {
        await file.writeFile(sealFileBytes(signed, this.#keys))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(beside, this.#allocationFile)
      flushToDisk(this.#folder)
    })
  }

  async parts(list: string, revision: number): Promise<readonly number[]> {
    const names = await this.#names(this.#revisionFolder(list, revision))
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b)
  }

  part(list: string, revision: number, number: number): Promise<Uint8Array | undefined> {
    return this.#read(join(this.#revisionFolder(list, revision), String(number)))
  }

  async keepPart(list: string, revision: number, number: number, bytes: Uint8Array): Promise<void> {
    const path = join(this.#revisionFolder(list, revision), String(number))
    await this.#attempt(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await writeFile(`${path}.next`, sealFileBytes(bytes, this.#keys), { mode: 0o600 })
      await rename(`${path}.next`, path)
    })
  }

  async clearParts(list: string, keptRevision?: number): Promise<void> {
    const folder = this.#listFolder(list)
    const others = (await this.#names(folder)).filter((name) => name !== String(keptRevision))
    await this.#attempt(async () => {
      for (const name of others) await rm(join(folder, name), { recursive: true, force: true })
      if (keptRevision === undefined) await rm(folder, { recursive: true, force: true })
    })
  }

  get #allocationFile(): string {
    return join(this.#folder, 'allocation.json')
  }

  #listFolder(list: string): string {
    return join(this.#folder, 'parts', stemOf(list))
  }

  #revisionFolder(list: string, revision: number): string {
    return join(this.#listFolder(list), String(revision))
  }

  /** What cannot be opened is as good as missing: it is asked for again. */
  #read(path: string): Promise<Uint8Array | undefined> {
    return this.#attempt(async () => {
      const bytes = await readFile(path).catch(noneWhereMissing)
      return bytes && openFileBytes(bytes, this.#keys)
    })
  }

  #names(folder: string): Promise<readonly string[]> {
    return this.#attempt(async () => (await readdir(folder).catch(noneWhereMissing)) ?? [])
  }

  async #attempt<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run()
    } catch (error) {
      throw asStoreError(error, this.#folder)
    }
  }
}

function noneWhereMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
