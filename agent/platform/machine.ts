import { statfsSync } from 'node:fs'
import type { DiskHealth, ThrottlingCause } from '../domain/health.js'
import { Throttling } from './throttling.js'

/** How the machine under the agent is. */
export class Machine {
  readonly #folder: string
  readonly #throttling = new Throttling()

  /** @param folder whose disk counts */
  constructor(folder: string) {
    this.#folder = folder
  }

  start(): Promise<void> {
    return this.#throttling.start()
  }

  stop(): Promise<void> {
    return this.#throttling.stop()
  }

  disk(): DiskHealth | undefined {
    try {
      const { bavail, blocks, bsize } = statfsSync(this.#folder)
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
    } catch {
      return undefined
    }
  }

  throttling(): readonly ThrottlingCause[] | undefined {
    return this.#throttling.causes()
  }
}
