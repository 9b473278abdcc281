import type { QualityFault } from './camera-quality.js'
import type { HotlistSummary } from './hotlist.js'
import type { AgeLimits } from './list-age.js'
import type { MisreadRates } from './misreads.js'
import type { ClockState, Position } from './read.js'
import type { StoreHealth } from './store-health.js'

export interface CameraHealth {
  readonly name: string
  readonly state: 'starting' | 'reading' | 'lost' | 'ended'
  /** Why it is lost, in a person's words. */
  readonly complaint: string | undefined
  readonly frames: number
  /** Frames that newer ones overtook before vision was free. */
  readonly dropped: number
  /** Pictures that could not be decoded. */
  readonly corrupt: number
  readonly reads: number
  readonly lastFrameAtMs: number | undefined
  /** Why it does not read well though frames come; empty where it does, or where nothing speaks against it. */
  readonly quality: readonly QualityFault[]
}

export type LinkState = 'connecting' | 'connected' | 'waiting' | 'refused' | 'stopped'

export interface LinkHealth {
  readonly state: LinkState
  readonly complaint: string | undefined
  /** When the device's own certificate ends, milliseconds since 1970 UTC; undefined where it has none. */
  readonly certificateEndsAtMs?: number | undefined
}

export interface OutboxHealth {
  readonly waiting: Readonly<Record<string, number>>
  readonly setAside: number
  readonly oldestAtMs: number | undefined
  /** Of the classes that have any. */
  readonly oldestOfClassAtMs?: Readonly<Record<string, number>>
}

/** Alerts that may be shown in the cab. */
export interface AlertCounts {
  /** Nobody has answered them; those missed are among them. */
  readonly open: number
  readonly missed: number
}

/** What happened since the agent started. */
export interface TrafficCounts {
  readonly hits: number
  /** Messages that the broker took. */
  readonly sent: number
  /** Messages that the data centre acknowledged. */
  readonly acknowledged: number
  /** Receipts that broke the contract. */
  readonly receiptsRefused: number
  /** Ids of receipts that came faster than the store takes them. */
  readonly receiptsDropped: number
  /** Commands that were not believed, or not new. */
  readonly commandsRefused: number
}

export interface DiskHealth {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** As a Raspberry Pi tells them, in the order of its bits. */
export const throttlingCauses = [
  'under-voltage',
  'frequency-capped',
  'throttled',
  'soft-temperature-limit',
] as const
export type ThrottlingCause = (typeof throttlingCauses)[number]

/** How the agent is, for the cab, the data centre and systemd. */
export interface Health {
  readonly atMs: number
  readonly startedAtMs: number
  readonly cameras: readonly CameraHealth[]
  readonly link: LinkHealth
  readonly outbox: OutboxHealth
  readonly store: StoreHealth
  readonly lists: readonly HotlistSummary[]
  /** When a list is ageing and when it is stale. */
  readonly listAgeLimits: AgeLimits
  readonly clock: ClockState
  readonly position: Position | undefined
  readonly alerts: AlertCounts
  /** How often officers say that a plate was misread. */
  readonly misreads: MisreadRates
  /** Of the hottest part that the machine tells of, degrees Celsius; undefined where it tells none. */
  readonly temperatureC: number | undefined
  /** Undefined where nobody counts. */
  readonly counts?: TrafficCounts
  /** Of the data folder; undefined where it cannot be asked. */
  readonly disk?: DiskHealth | undefined
  /** Why the machine runs slower than it could; undefined where it does not tell. */
  readonly throttling?: readonly ThrottlingCause[] | undefined
  /** What is wrong and no other field tells, such as an unknown action on a list. */
  readonly complaints: readonly string[]
}
