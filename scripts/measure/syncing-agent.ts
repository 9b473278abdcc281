import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../agent/platform/package-root.js'

export interface SyncingAgentOptions {
  readonly folder: string
  readonly device: string
  readonly brokerUrl: string
  /** As in `hotlists.keys` of the configuration. */
  readonly key: { readonly id: string; readonly publicKey: string }
}

/** An agent whose camera has shown its only picture: what it still does is to synchronise its hotlists. */
export class SyncingAgent {
  readonly dataFolder: string
  readonly #config: string
  #process: ChildProcess | undefined

  constructor({ folder, device, brokerUrl, key }: SyncingAgentOptions) {
    this.dataFolder = join(folder, 'data')
    this.#config = join(folder, 'agent.yaml')
    const pictures = join(folder, 'pictures')
    mkdirSync(pictures, { recursive: true })
    copyFileSync(join(packageRoot, 'agent/demonstration/cab.png'), join(pictures, 'road.png'))
    const identity = { feed: 1, source: 1, camera: 1 }
    const settings = {
      device,
      dataFolder: this.dataFolder,
      cameras: [{ name: 'road', identity, source: 'folder', path: pictures }],
      broker: { url: brokerUrl },
      hotlists: { keys: [key] },
      screen: false,
      log: { level: 'error' },
    }
    // JSON is YAML.
    writeFileSync(this.#config, JSON.stringify(settings))
  }

  start(): void {
    const main = join(packageRoot, 'dist/agent/main.js')
    const args = [main, 'run', '--config', this.#config]
    this.#process = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  }

  /** Without a warning. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  /** How many parts of the list's revision it has kept. */
  partsKept(list: string, revision: number): number {
    try {
      const names = readdirSync(join(this.dataFolder, 'hotlists/parts', list, String(revision)))
      return names.filter((name) => !name.endsWith('.next')).length
    } catch {
      return 0
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
  }
}
