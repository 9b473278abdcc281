import { join } from 'node:path'
import { wait } from '../../agent/domain/wait.js'
import { OperationalError } from '../../agent/errors.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import type { Log } from '../../agent/ports.js'
import type { SentPictureKind } from '../../agent/wire/image-message.js'
import { SimulatedDevice } from './simulated-device.js'

export interface FleetOptions {
  readonly url: string
  readonly devices: number
  /** Devices are called `{name}-1` … */
  readonly name: string
  readonly readsADay: number
  readonly readsAHit: number
  readonly pictures: readonly SentPictureKind[]
  readonly speed: number
  /** Hour of the simulated day at the beginning. */
  readonly from: number
  readonly receiptSeconds: number
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly caFile?: string | undefined
  /** A folder with `{name}-1.pem` and `{name}-1.key` … */
  readonly certificates?: string | undefined
}

export interface FleetCounts {
  readonly devices: number
  readonly connected: number
  readonly reads: number
  readonly readsASecond: number
  /** Messages that no receipt has named. */
  readonly waiting: number
  readonly oldestSeconds: number
  readonly sentAgain: number
  /** Messages that the broker refused. */
  readonly aside: number
  /** Connections. */
  readonly lost: number
}

/** So many connect at a time: a broker with TLS takes some milliseconds for each. */
const connectingMost = 20
const connectLookMs = 20
/** An address, a password or a certificate that is wrong stays wrong: so long for the first device to get in. */
const firstConnectMsMost = 15_000

/** Many devices in one process. */
export class Fleet {
  readonly #devices: readonly SimulatedDevice[]
  #reads = 0
  #lost = 0
  #beganAtMs = 0
  #endedAtMs: number | undefined
  /** What the last connection that failed says of itself. */
  #complaint = 'no answer'

  /** @param onMade hears of every read */
  constructor(options: FleetOptions, onMade: (readId: string) => void) {
    const log: Log = {
      info: () => {},
      warn: (fields, name) => {
        if (name !== 'uplink.lost') return
        this.#lost++
        if ('complaint' in fields) this.#complaint = String(fields.complaint)
      },
    }
    const parts = {
      clock: new SystemClock(),
      log,
      onMade: (readId: string) => {
        this.#reads++
        onMade(readId)
      },
    }
    this.#devices = Array.from(
      { length: options.devices },
      (_, index) => new SimulatedDevice(deviceOptions(options, index + 1), parts),
    )
  }

  /** Resolves when every device is connected, or `stopping` aborts. @throws OperationalError where the broker lets none in */
  async connect(stopping: AbortSignal): Promise<void> {
    const startedAtMs = Date.now()
    for (let start = 0; start < this.#devices.length; start += connectingMost) {
      const share = this.#devices.slice(start, start + connectingMost)
      await Promise.all(share.map((device) => device.connect()))
      while (!stopping.aborted && !share.every((device) => device.isConnected)) {
        await wait(connectLookMs, stopping)
        this.#refuseToWaitForNobody(startedAtMs)
      }
      if (stopping.aborted) return
    }
  }

  #refuseToWaitForNobody(startedAtMs: number): void {
    if (Date.now() - startedAtMs < firstConnectMsMost || this.counts().connected > 0) return
    const inSeconds = firstConnectMsMost / 1_000
    throw new OperationalError(
      'fleet.no-broker',
      `no device got in within ${inSeconds} s: ${this.#complaint}`,
    )
  }

  begin(): void {
    this.#beganAtMs = Date.now()
    for (const device of this.#devices) device.begin()
  }

  end(): void {
    this.#endedAtMs = Date.now()
    for (const device of this.#devices) device.end()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.stop()))
  }

  counts(): FleetCounts {
    const sum = (of: (device: SimulatedDevice) => number) =>
      this.#devices.reduce((total, device) => total + of(device), 0)
    const nowMs = Date.now()
    const oldestAtMs = Math.min(...this.#devices.map(({ outbox }) => outbox.oldestAtMs() ?? nowMs))
    const passedMs = this.#beganAtMs === 0 ? 0 : (this.#endedAtMs ?? nowMs) - this.#beganAtMs
    return {
      devices: this.#devices.length,
      connected: sum(({ isConnected }) => Number(isConnected)),
      reads: this.#reads,
      readsASecond: passedMs === 0 ? 0 : (this.#reads * 1_000) / passedMs,
      waiting: sum(({ outbox }) => outbox.size),
      oldestSeconds: (nowMs - oldestAtMs) / 1_000,
      sentAgain: sum(({ outbox }) => outbox.sentAgain),
      aside: sum(({ outbox }) => outbox.aside),
      lost: this.#lost,
    }
  }
}

function deviceOptions(options: FleetOptions, number: number) {
  const { url, name, readsADay, readsAHit, pictures, speed, from, receiptSeconds } = options
  const { username, password, caFile, certificates } = options
  const device = `${name}-${number}`
  const certificate =
    certificates === undefined
      ? {}
      : {
          certificateFile: join(certificates, `${device}.pem`),
          keyFile: join(certificates, `${device}.key`),
        }
  return {
    ...{ url, device, username, password, tls: { caFile, ...certificate } },
    passings: { identity: { feed: 1, source: number, camera: 1 }, readsAHit, pictures },
    ...{ readsADay, speed, startsAtMs: from * 3_600_000, receiptTimeoutMs: receiptSeconds * 1_000 },
  }
}
