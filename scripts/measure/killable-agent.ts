import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../agent/platform/package-root.js'

/** An agent on the bundled clip, as fast as it can be read, that says on its error stream what it committed. */
export class KillableAgent {
  readonly #folder: string
  readonly #brokerUrl: string
  #process: ChildProcess | undefined
  #committed: string[] = []
  #onCommit: () => void = () => {}

  constructor(folder: string, brokerUrl: string) {
    this.#folder = folder
    this.#brokerUrl = brokerUrl
  }

  async start(): Promise<void> {
    await this.#run({ loop: true }, [])
  }

  /** Resolves when the run has reported its first commit. @throws Error where the agent ends before it */
  async firstCommit(): Promise<void> {
    if (this.#committed.length > 0) return
    const ended = once(this.#process!, 'exit').then(([code]) => {
      throw new Error(`the agent ended with ${code} before it committed a read`)
    })
    await Promise.race([new Promise<void>((resolve) => (this.#onCommit = resolve)), ended])
  }

  /** Kills it without a warning. Returns the readIds that it had reported. */
  async kill(): Promise<readonly string[]> {
    const process = this.#process
    this.#process = undefined
    if (process === undefined) return []
    const closed = once(process, 'close')
    process.kill('SIGKILL')
    await closed
    return this.#committed
  }

  /** Runs it to the end of the clip and until nothing waits in its outbox. */
  async drain(): Promise<void> {
    await this.#run({ loop: false }, ['--until-ended'])
    const [code] = await once(this.#process!, 'close')
    this.#process = undefined
    if (code !== 0)
      throw new Error(`expected the agent to drain its outbox and end with 0, it ended with ${code}`)
  }

  async #run(clip: { loop: boolean }, options: readonly string[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const config = join(this.#folder, 'agent.yaml')
    await writeFile(config, configuration(this.#brokerUrl, clip.loop))
    const main = join(packageRoot, 'dist/agent/main.js')
    const args = [main, 'run', '--config', config, '--report-commits', ...options]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = child
    this.#committed = []
    createInterface({ input: child.stderr }).on('line', (line) => {
      const reported = /^committed (\S+) (early|final)$/.exec(line)
      if (reported === null) return
      this.#committed.push(reported[1]!)
      this.#onCommit()
    })
  }
}

/** JSON is YAML. */
function configuration(brokerUrl: string, loop: boolean): string {
  return JSON.stringify({
    device: 'measured',
    dataFolder: 'data',
    cameras: [
      {
        name: 'clip',
        identity: { feed: 1, source: 1, camera: 1 },
        source: 'video',
        path: join(packageRoot, 'agent/demonstration/clip.mp4'),
        pace: 'fast',
        loop,
      },
    ],
    broker: { url: brokerUrl, version: 4 },
    passing: { sameMarkSeconds: 0 },
    screen: false,
    log: { level: 'error' },
  })
}
