import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { NotMeasurable } from './figure.js'
import { freePort } from './mosquitto-process.js'

/** A real PostgreSQL in a folder and on a loopback port of its own, which it keeps when it is killed and started again. */
export class PostgresProcess {
  readonly url: string
  readonly #folder: string
  readonly #port: number
  readonly #settings: readonly string[]
  #process: ChildProcess | undefined

  private constructor(folder: string, port: number, settings: readonly string[]) {
    this.#folder = folder
    this.#port = port
    this.#settings = settings
    this.url = `postgres://barcud@127.0.0.1:${port}/postgres`
  }

  /**
   * @param settings of its configuration, such as `max_wal_size=1GB`; durable as PostgreSQL is by itself
   * @throws NotMeasurable where no PostgreSQL is installed
   */
  static async started(settings: readonly string[] = []): Promise<PostgresProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'barcud-postgres-'))
    chmodSync(folder, 0o755)
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    if (unprivileged.uid !== undefined) chownSync(data, unprivileged.uid, unprivileged.gid!)
    const options = ['-D', data, '-U', 'barcud', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    const { status, stderr } = spawnSync(program('initdb'), options, { ...unprivileged, cwd: folder })
    if (status !== 0) throw new NotMeasurable(`initdb failed: ${stderr}`)
    const postgres = new PostgresProcess(data, await freePort(), settings)
    await postgres.start()
    return postgres
  }

  /** Of the postmaster; its children are the database's other processes. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  async start(): Promise<void> {
    const listen = ['listen_addresses=127.0.0.1', `port=${this.#port}`, 'unix_socket_directories=']
    const settings = [...listen, ...this.#settings].flatMap((each) => ['-c', each])
    const options = { ...unprivileged, cwd: this.#folder, stdio: 'ignore' } satisfies SpawnOptions
    this.#process = spawn(program('postgres'), ['-D', this.#folder, ...settings], options)
    for (let attempt = 0; attempt < 600; attempt++) {
      if (this.#process.exitCode !== null) throw new Error('PostgreSQL ended')
      if (await answers(this.url)) return
      await sleep(50)
    }
    throw new Error('PostgreSQL does not answer')
  }

  /** All of its processes at once, as a power cut would, but for what the system still writes. */
  async kill(): Promise<void> {
    const postmaster = this.#process
    this.#process = undefined
    if (!postmaster || postmaster.exitCode !== null || postmaster.signalCode !== null) return
    const gone = once(postmaster, 'exit')
    const children = childrenOf(postmaster.pid!)
    for (const pid of [postmaster.pid!, ...children]) signal(pid, 'SIGKILL')
    await gone
    while (children.some((pid) => existsSync(`/proc/${pid}`))) await sleep(10)
  }

  /** Ends it and removes its files. */
  async destroy(): Promise<void> {
    await this.kill()
    rmSync(join(this.#folder, '..'), { recursive: true, force: true })
  }
}

/** Children of a process, not theirs. */
export function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

/** PostgreSQL does not run as root: Debian's own user does it. */
const unprivileged: { readonly uid?: number; readonly gid?: number } = userOf()

function userOf() {
  if (process.getuid?.() !== 0) return {}
  const id = (option: string) =>
    Number(execFileSync('id', [option, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return {}
  }
}

/** Debian keeps the programs of each version apart; the newest is taken. */
function program(name: string): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root) : []
  const newest = versions
    .filter((version) => existsSync(join(root, version, 'bin', name)))
    .sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? name : join(root, newest, 'bin', name)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
