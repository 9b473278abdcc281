import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { exitCodes } from '../../agent/errors.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { databaseAt, prepareDatabase } from '../receiver/receiver-database.js'
import { MosquittoProcess } from './mosquitto-process.js'
import { PostgresProcess } from './postgres-process.js'

/** As scripts/receiver/README.md tells it for mosquitto. */
const brokerLines = ['max_inflight_messages 200', 'max_queued_messages 100000']

const restartMs = 500

/** Broker, database and receivers, each a process of its own that can be killed and started again. */
export class DataCentre {
  readonly broker: MosquittoProcess
  readonly postgres: PostgresProcess
  /** To look into the database. */
  readonly pool: Pool
  readonly #receivers = new Map<string, ChildProcess>()
  #crash: Error | undefined

  private constructor(broker: MosquittoProcess, postgres: PostgresProcess, pool: Pool) {
    this.broker = broker
    this.postgres = postgres
    this.pool = pool
  }

  /** @param folder for the broker's configuration */
  static async started(folder: string, receivers: readonly string[]): Promise<DataCentre> {
    const postgres = await PostgresProcess.started()
    const broker = await MosquittoProcess.started(folder, brokerLines)
    const pool = databaseAt(postgres.url)
    await prepareDatabase(pool)
    const centre = new DataCentre(broker, postgres, pool)
    await Promise.all(receivers.map((name) => centre.startReceiver(name)))
    return centre
  }

  /** Resolves when it takes messages. */
  startReceiver(name: string): Promise<void> {
    const program = join(packageRoot, 'dist/scripts/receiver.js')
    const options = ['--url', this.broker.url, '--database', this.postgres.url, '--name', name]
    const child = spawn(process.execPath, [program, 'database', ...options, '--progress', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let lastWords = ''
    let onConnected = () => {}
    const connected = new Promise<void>((resolve) => {
      onConnected = resolve
    })
    child.stderr.on('data', (chunk) => {
      lastWords = `${lastWords}${chunk}`.slice(-2_000)
      if (lastWords.includes('uplink.connected')) onConnected()
    })
    this.#receivers.set(name, child)
    child.once('close', (code) => {
      if (this.#receivers.get(name) !== child) return
      // The database was away when it began: systemd would start it again.
      if (code === exitCodes.unavailable) setTimeout(() => void this.startReceiver(name), restartMs)
      else this.#crash = new Error(`a receiver ended with ${code}: ${lastWords}`)
    })
    return connected
  }

  receiverPid(name: string): number {
    return this.#receivers.get(name)!.pid!
  }

  async killReceiver(name: string): Promise<void> {
    const child = this.#receivers.get(name)
    this.#receivers.delete(name)
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /**
   * The first column of what a query gives. The database may be away: tried until it answers.
   * @throws Error where a receiver has ended by itself, since nothing would come any more
   */
  async column<Value = string>(query: string): Promise<readonly Value[]> {
    for (;;) {
      if (this.#crash) throw this.#crash
      try {
        const { rows } = await this.pool.query({ text: query, rowMode: 'array' })
        return rows.map(([value]) => value as Value)
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }

  async readsHeld(): Promise<number> {
    return Number((await this.column('SELECT count(*) FROM reads'))[0])
  }

  /** Every attempt is made. */
  async stop(): Promise<void> {
    await Promise.all([...this.#receivers.keys()].map((name) => this.killReceiver(name)))
    await Promise.allSettled([this.pool.end(), this.broker.kill(), this.postgres.destroy()])
  }
}
