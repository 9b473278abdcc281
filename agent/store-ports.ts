/** The seams to what is kept durably: reads with their evidence, the outbox, the crew's entries, the log of who did what. */
import type { AuditNote, ChainedEvent, ChainLink } from './domain/audit.js'
import type { CrewEntry, CrewRemoval } from './domain/crew-entry.js'
import type { OutboxHealth } from './domain/health.js'
import type { Alert, MetEntry, Verdict } from './domain/hit.js'
import type { OutboundMessage } from './domain/message.js'
import type { EvidencePicture, PictureKind, PlateRead } from './domain/read.js'
import type { StoredAlert } from './domain/stored-alert.js'
import type { CheckedRead, KeptRead, ReadAges, StoredRead } from './domain/stored-read.js'

/** A read with all that belongs to it: durable together or not at all. */
export interface Passing {
  readonly read: PlateRead
  readonly pictures: readonly EvidencePicture[]
  /** Hits that may be shown, effect `alert` only. Those of an earlier commit of the same readId stay. */
  readonly alerts: readonly Alert[]
  /** What its hits met, shown or not: a later check of the read tells none of them again. */
  readonly met?: readonly MetEntry[]
  /** Alerts of an earlier commit of the same readId that the final answer took back: shown no longer. */
  readonly withdrawnHitIds?: readonly string[]
  /** Go out as soon as the transaction is durable. */
  readonly messages: readonly OutboundMessage[]
  /**
   * With an early answer: what goes out should the process end before the final one. A later commit of
   * the same readId replaces them; `releaseProvisional` sends what was left.
   */
  readonly heldMessages: readonly OutboundMessage[]
}

/** What a read met after it had been stored. */
export interface LateHits {
  readonly readId: string
  readonly met: readonly MetEntry[]
  /** Hits that may be shown, effect `alert` only. */
  readonly alerts: readonly Alert[]
  readonly messages: readonly OutboundMessage[]
}

/** Reads, their evidence and the outbox, durable (`synchronous = FULL`), on a thread of the store's own. */
export interface Store {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves once the passing survives a power cut. A second commit of the same readId replaces the first. */
  commit(passing: Passing): Promise<void>
  /** Undefined where there is no such alert. */
  alert(hitId: string): Promise<StoredAlert | undefined>
  /** Stores an officer's answer with its message. Undefined where there is no such alert. */
  answer(hitId: string, verdict: Verdict, message: OutboundMessage): Promise<StoredAlert | undefined>
  /** Sends what early answers left behind when the process ended. Returns how many reads. */
  releaseProvisional(): Promise<number>
  recentReads(limit: number): Promise<readonly StoredRead[]>
  /** Final reads captured from `fromMs` on, the newest first, those that come after `after` in that order. */
  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): Promise<readonly CheckedRead[]>
  /** Undefined where the read is gone, or an earlier version of the agent stored it. */
  keptRead(readId: string): Promise<KeptRead | undefined>
  /** Stores what a read met late, with its messages; nothing where the read is gone. */
  addLateHits(hits: LateHits): Promise<void>
  recentAlerts(limit: number): Promise<readonly StoredAlert[]>
  picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined>
  /** Erases reads that are old enough, with their pictures, where nothing waits in the outbox. Returns how many. */
  eraseReads(ages: ReadAges): Promise<number>
  /** What is wrong with the stored data, for a person to look at; shown in health. */
  complaints(): readonly string[]
  readonly outbox: Outbox
  readonly crewEntries: CrewEntries
  readonly audit: AuditLog
}

/**
 * The log of who did what: append-only, each event bound to the one before it, and kept when what it tells of is
 * erased. What the other calls of the store do is noted in their own transaction.
 */
export interface AuditLog {
  /** Notes what is done elsewhere; resolves once that is durable. */
  note(note: AuditNote): Promise<void>
  /** The next events that no message holds, in order. */
  unqueued(limit: number): Promise<readonly ChainedEvent[]>
  /** Puts the message that holds the events up to `last` into the outbox. */
  queue(message: OutboundMessage, last: ChainLink): Promise<void>
  /** Erases events that are older. Returns how many. */
  erase(beforeMs: number): Promise<number>
}

/** What crews added to their own list; each change and the message that tells it are durable together. */
export interface CrewEntries {
  add(entry: CrewEntry, message: OutboundMessage): Promise<void>
  /** Nothing where there is no such entry, or it was removed before. */
  remove(entryId: string, removal: CrewRemoval, message: OutboundMessage): Promise<void>
  /** Neither removed nor expired at `atMs`, the oldest first. */
  inForce(atMs: number): Promise<readonly CrewEntry[]>
  /** Erases those that ended before and of which nothing waits in the outbox. Returns how many. */
  erase(endedBeforeMs: number): Promise<number>
}

/** The messages that the data centre has not acknowledged: the only queue. */
export interface Outbox {
  /**
   * The next messages to send: by class, then the newest first; among those never sent, or sent before
   * `resendBeforeMs` without a receipt. `underWay` are left out.
   */
  next(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
  ): Promise<readonly OutboundMessage[]>
  /** The broker took them; the receipt is still to come. */
  markSent(ids: readonly string[], atMs: number): Promise<void>
  /** The data centre holds them durably: out of the outbox. Unknown ids are ignored. */
  acknowledge(ids: readonly string[]): Promise<void>
  /** Refused for good: kept aside with the reason, never sent again by itself. */
  setAside(id: string, reason: string): Promise<void>
  health(): Promise<OutboxHealth>
}
