import type { CommandOutcome } from './command.js'
import type { Verdict } from './hit.js'
import type { Role } from './person.js'
import type { PictureKind } from './read.js'
import type { ScreenMode } from './screen-mode.js'
import type { SessionEnding } from './session.js'

/**
 * What the log of who did what tells, by the six words of the Data Protection Act 2018 s.62; under `access`, who
 * may use the device and when they did; under `command`, what the data centre asked of it; under `agent`, what the device did to itself. A change of configuration is another `configSha256` in the next `agent.started`.
 */
export const auditKinds = [
  'collection.read',
  'collection.crew-entry',
  'collection.list',
  'alteration.verdict',
  'alteration.verdict-undone',
  'alteration.alerts-withdrawn',
  'alteration.alerts-missed',
  'alteration.crew-entry-removed',
  'consultation.alerts',
  'consultation.reads',
  'consultation.close-up',
  'consultation.search',
  'consultation.mute',
  'consultation.mode',
  'disclosure.messages',
  'combination.hits',
  'erasure.reads',
  'erasure.images',
  'erasure.crew-entries',
  'erasure.list',
  'erasure.events',
  'consultation.log',
  'access.signed-on',
  'access.signed-off',
  'access.sign-ons-refused',
  'access.person-added',
  'access.person-removed',
  'access.pin-reset',
  'access.pin-changed',
  'access.tablet-paired',
  'access.tablet-revoked',
  'command.status',
  'command.picture',
  'command.config',
  'command.wipe',
  'agent.started',
  'agent.stopped',
  'agent.salvaged',
] as const
export type AuditKind = (typeof auditKinds)[number]

/** A list as it was held. */
export interface AuditedList {
  readonly list: string
  /** `null`: from a file without one. */
  readonly revision: number | null
  readonly entries: number
}

/**
 * What an event is about: ids, names of lists, counts and digests. Never a mark and never a place, since the log
 * outlives the reads that it speaks of. Only what belongs to the kind is there.
 */
export interface AuditSubject {
  readonly readId?: string
  readonly readIds?: readonly string[]
  readonly stage?: 'early' | 'final'
  readonly hitIds?: readonly string[]
  readonly verdict?: Verdict
  /** What a screen shows from then on. */
  readonly mode?: ScreenMode
  /** Of the crew's own list. */
  readonly entryIds?: readonly string[]
  /** What was shown: lower-case hexadecimal SHA-256 of the JPEG. */
  readonly pictures?: readonly { readonly kind: PictureKind; readonly sha256: string }[]
  /** What a read met; those of the force that the device holds or took over. */
  readonly lists?: readonly string[]
  readonly held?: readonly AuditedList[]
  /** Whom a change of access is about: a collar number. */
  readonly person?: string
  readonly role?: Role
  /** A tablet that was paired. */
  readonly tabletId?: string
  /** Why somebody was signed off. */
  readonly ending?: SessionEnding
  /** When it was done, where that was before it could be noted; ISO 8601, UTC. */
  readonly doneAt?: string
  /** How many there were of each. */
  readonly attempts?: number
  readonly reads?: number
  /** Of the reads, those that met a list. */
  readonly hits?: number
  readonly images?: number
  readonly alerts?: number
  readonly entries?: number
  readonly messages?: number
  readonly events?: number
  /** For how long sounds are muted; 0: no longer. */
  readonly minutes?: number
  /** What was older was erased; ISO 8601, UTC. */
  readonly before?: string
  /** The last event that was erased. */
  readonly lastErased?: ChainLink
  /** Of a command; `keyId`: which key signed it. */
  readonly commandId?: string
  readonly keyId?: string
  /** Absent where its answer is still to come. */
  readonly outcome?: CommandOutcome
  readonly version?: string
  /** Lower-case hexadecimal. */
  readonly configSha256?: string
}

/** Something to be put into the log. */
export interface AuditNote {
  readonly kind: AuditKind
  /**
   * A collar number, or those of a crew joined by `+`; `agent` for what the device does by itself, `console` for
   * what was done at its command line; undefined: nobody is known.
   */
  readonly by: string | undefined
  readonly about: AuditSubject
}

/** A line of the log. */
export interface AuditEvent extends AuditNote {
  /** Counted from 1, by one with every event of the device, whatever is erased. */
  readonly number: number
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number
}

/** Where a chain of events stands: the last event's number and hash (lower-case hexadecimal SHA-256). */
export interface ChainLink {
  readonly number: number
  readonly hash: string
}

/** Before the first event. */
export const chainStart: ChainLink = { number: 0, hash: '0'.repeat(64) }

/** An event that is bound to the one before it. */
export interface ChainedEvent extends AuditEvent {
  readonly previousHash: string
  readonly hash: string
}
