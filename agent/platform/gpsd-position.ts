import { connect, type Socket } from 'node:net'
import { type BackOffLimits, backOffMs } from '../domain/back-off.js'
import type { Position } from '../domain/read.js'
import type { Clock, Log, PositionSource } from '../ports.js'

const watch = '?WATCH={"enable":true,"json":true};\n'
/** A vehicle at 30 m/s is 150 m further by then: no longer where a plate was read. */
const fixAgeMsMost = 5_000
/** gpsd speaks every second while it has a receiver; a longer silence is a dead connection or none. */
const silenceMsMost = 60_000
const retryLimits: BackOffLimits = { firstMs: 1_000, longestMs: 60_000 }
/** A line of gpsd is a few kilobytes (its sky view); a server that sends longer ones is something else. */
const lineCharactersMost = 64_000

export interface GpsdPositionOptions {
  readonly host: string
  readonly port: number
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly log: Log
}

/** The vehicle's position from the GPS daemon. Protocol: https://gpsd.io/gpsd_json.html */
export class GpsdPosition implements PositionSource {
  readonly #options: GpsdPositionOptions
  #socket: Socket | undefined
  #retryTimer: NodeJS.Timeout | undefined
  #failures = 0
  #fix: { readonly position: Position; readonly atMs: number } | undefined

  constructor(options: GpsdPositionOptions) {
    this.#options = options
  }

  /** Begins to connect, and comes back for ever: a receiver may be plugged in hours later. */
  async start(): Promise<void> {
    this.#connect()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retryTimer)
    this.#socket?.removeAllListeners('close').destroy()
  }

  position(): Position | undefined {
    if (!this.#fix) return undefined
    const ageMs = this.#options.clock.monotonicMs() - this.#fix.atMs
    return ageMs <= fixAgeMsMost ? this.#fix.position : undefined
  }

  #connect(): void {
    const { host, port } = this.#options
    const socket = connect({ host, port }).setEncoding('utf8')
    this.#socket = socket
    let unfinished = ''
    socket.setTimeout(silenceMsMost, () => socket.destroy(new Error(`silent for ${silenceMsMost} ms`)))
    socket.on('connect', () => socket.write(watch))
    socket.on('data', (chunk: string) => {
      const lines = (unfinished + chunk).split('\n')
      unfinished = lines.pop() ?? ''
      for (const line of lines) this.#take(line)
      if (unfinished.length > lineCharactersMost) socket.destroy(new Error('expected lines of JSON'))
    })
    socket.on('error', (error) => this.#complain(error))
    socket.on('close', () => this.#connectLater())
  }

  #take(line: string): void {
    const position = positionIn(line)
    if (!position) return
    if (!this.#fix || this.#failures > 0) this.#options.log.info({}, 'position.found')
    this.#failures = 0
    this.#fix = { position, atMs: this.#options.clock.monotonicMs() }
  }

  /** Once an outage: a daemon that is not installed must not fill the log. */
  #complain(error: Error): void {
    if (this.#failures === 0) this.#options.log.warn({ error: error.message }, 'position.lost')
  }

  #connectLater(): void {
    this.#failures += 1
    this.#retryTimer = setTimeout(
      () => this.#connect(),
      backOffMs(this.#failures, retryLimits, Math.random()),
    ).unref()
  }
}

/** The position in a report of time, position and velocity; undefined where the line is another, or has no fix. */
function positionIn(line: string): Position | undefined {
  const report = parse(line)
  if (report?.class !== 'TPV' || !(Number(report.mode) >= 2)) return undefined
  const { lat, lon } = report
  return typeof lat === 'number' && typeof lon === 'number' ? { latitude: lat, longitude: lon } : undefined
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
