import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../agent/platform/package-root.js'
import type { LinkAgentSettings } from './link-agent.js'

/** A passing that was durable at a time of the wall clock. */
export interface StoredPassing {
  readonly readId: string
  readonly isHit: boolean
  readonly atMs: number
}

/** Runs scripts/measure/link-agent.ts, again and again on the same folder, and hears what it stored. */
export class LinkAgentProcess {
  readonly stored = new Map<string, StoredPassing>()
  readonly #settings: Omit<LinkAgentSettings, 'passings' | 'drains'>
  #process: ChildProcess | undefined
  #storedThisRun = 0
  #onStored: (passing: StoredPassing) => void = () => {}

  constructor(settings: Omit<LinkAgentSettings, 'passings' | 'drains'>) {
    this.#settings = settings
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('the agent does not run')
    return this.#process.pid
  }

  onStored(listener: (passing: StoredPassing) => void): void {
    this.#onStored = listener
  }

  start(further: Partial<LinkAgentSettings> = {}): void {
    const program = join(packageRoot, 'dist/scripts/measure/link-agent.js')
    const settings = JSON.stringify({ ...this.#settings, ...further })
    const child = spawn(process.execPath, [program, settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, MALLOC_ARENA_MAX: '2' },
    })
    this.#process = child
    this.#storedThisRun = 0
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(line))
  }

  /** Resolves when this run has stored something. @throws Error where it ends before */
  async firstStored(): Promise<void> {
    const child = this.#process!
    while (this.#storedThisRun === 0) {
      if (child.exitCode !== null) throw new Error(`the agent ended with ${child.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Resolves when it ends by itself. @throws Error where it ends with a failure */
  async ended(): Promise<void> {
    const [code] = await once(this.#process!, 'close')
    this.#process = undefined
    if (code !== 0) throw new Error(`expected the agent to end with 0, it ended with ${code}`)
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
  }

  #take(line: string): void {
    const stored = /^stored (\S+) (hit|read) (\d+)$/.exec(line)
    if (stored === null) return
    const passing = { readId: stored[1]!, isHit: stored[2] === 'hit', atMs: Number(stored[3]) }
    this.#storedThisRun++
    this.stored.set(passing.readId, passing)
    this.#onStored(passing)
  }
}
