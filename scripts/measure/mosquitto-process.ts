import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A real broker on a loopback port of its own, which it keeps when it is killed and started again. */
export class MosquittoProcess {
  readonly url: string
  readonly port: number
  readonly #configuration: string
  #process: ChildProcess | undefined

  private constructor(port: number, configuration: string, scheme: string) {
    this.port = port
    this.url = `${scheme}://127.0.0.1:${port}`
    this.#configuration = configuration
  }

  /** @param lines of its configuration beside the listener; anonymous clients are allowed unless they say otherwise */
  static async started(
    folder: string,
    lines: readonly string[] = [],
    scheme = 'mqtt',
  ): Promise<MosquittoProcess> {
    const port = await freePort()
    const file = join(folder, 'mosquitto.conf')
    const access = lines.some((line) => line.startsWith('allow_anonymous')) ? [] : ['allow_anonymous true']
    const user = process.getuid?.() === 0 ? ['user root'] : []
    writeFileSync(file, [`listener ${port} 127.0.0.1`, ...access, ...user, ...lines, ''].join('\n'))
    const broker = new MosquittoProcess(port, file, scheme)
    await broker.start()
    return broker
  }

  async start(): Promise<void> {
    this.#process = spawn('mosquitto', ['-c', this.#configuration], { stdio: 'ignore' })
    for (let attempt = 0; attempt < 200; attempt++) {
      if (this.#process.exitCode !== null) throw new Error(`mosquitto ended: ${this.#configuration}`)
      if (await accepts(this.port)) return
      await sleep(25)
    }
    throw new Error('mosquitto does not listen')
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('mosquitto does not run')
    return this.#process.pid
  }

  /** Stops answering, with its connections open. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  /** Without a word to its clients and without writing anything down. */
  async kill(): Promise<void> {
    const process = this.#process
    this.#process = undefined
    if (!process || process.exitCode !== null || process.signalCode !== null) return
    const gone = once(process, 'exit')
    process.kill('SIGKILL')
    await gone
  }
}

/** A loopback port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
