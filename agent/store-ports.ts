/** The seams to what is kept durably: reads with their evidence, the outbox, the crew's entries, the log of who did what. */
import type { AuditEvent, AuditNote, ChainedEvent, ChainLink } from './domain/audit.js'
import type { Command, CommandInHand, CommandOutcome } from './domain/command.js'
import type { CrewEntry, CrewRemoval } from './domain/crew-entry.js'
import type { AlertCounts, OutboxHealth } from './domain/health.js'
import type { Alert, MetEntry, Verdict } from './domain/hit.js'
import type { OutboundMessage } from './domain/message.js'
import type { MisreadRates } from './domain/misreads.js'
import type { Person } from './domain/person.js'
import type { EvidencePicture, PictureKind, PlateRead } from './domain/read.js'
import type { Session } from './domain/session.js'
import type { ErasedCounts, ShedPicture, StoreHealth } from './domain/store-health.js'
import type { StoredAlert } from './domain/stored-alert.js'
import type { CheckedRead, KeptRead, ReadAges, ReadSearch, StoredRead } from './domain/stored-read.js'
import type { Tablet } from './domain/tablet.js'

/** A read with all that belongs to it: durable together or not at all. */
export interface Passing {
  readonly read: PlateRead
  readonly pictures: readonly EvidencePicture[]
  /** Hits that may be shown, effect `alert` only. Those of an earlier commit of the same readId stay. */
  readonly alerts: readonly Alert[]
  /** Whose page is open, and so whom the alerts are shown to; `by` as in `AuditNote`. */
  readonly shownTo?: string | undefined
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
  /** As in `Passing`. */
  readonly shownTo?: string | undefined
  readonly messages: readonly OutboundMessage[]
}

/** Reads, their evidence and the outbox, durable (`synchronous = FULL`), on a thread of the store's own. */
export interface Store {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves once the passing survives a power cut. A second commit of the same readId replaces the first. */
  commit(passing: Passing): Promise<void>
  /** Sends what early answers, and verdicts that might be undone, left behind when the process ended. Returns how many reads. */
  releaseProvisional(): Promise<number>
  recentReads(limit: number): Promise<readonly StoredRead[]>
  /** The newest first. */
  searchReads(search: ReadSearch): Promise<readonly StoredRead[]>
  /** Final reads captured from `fromMs` on, the newest first, those that come after `after` in that order. */
  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): Promise<readonly CheckedRead[]>
  /** Undefined where the read is gone, or an earlier version of the agent stored it. */
  keptRead(readId: string): Promise<KeptRead | undefined>
  /** Stores what a read met late, with its messages; nothing where the read is gone. */
  addLateHits(hits: LateHits): Promise<void>
  picture(readId: string, kind: PictureKind): Promise<Uint8Array | undefined>
  /** Erases reads that are old enough, with their pictures, where nothing waits in the outbox. */
  eraseReads(ages: ReadAges): Promise<ErasedCounts>
  health(): Promise<StoreHealth>
  /** Seals everything with the newest key, beside all other work. Resolves once that is so; the disk needs room for a copy. */
  reseal(): Promise<void>
  /** What is wrong with the stored data, for a person to look at; shown in health. */
  complaints(): readonly string[]
  readonly alerts: AlertBook
  readonly outbox: Outbox
  readonly crewEntries: CrewEntries
  readonly audit: AuditLog
  readonly commands: CommandBook
  readonly shed: ShedBook
}

/** What became of an officer's answer. */
export interface Answered {
  /** With the verdict that stands. */
  readonly alert: StoredAlert
  /** False where somebody had answered before: that answer stands. */
  readonly isFirst: boolean
}

/** `too-late`: its message may have gone out. */
export interface UndoneAnswer {
  readonly alert: StoredAlert
  readonly outcome: 'undone' | 'not-answered' | 'too-late'
}

/** The alerts that the cab may show, with the officers' answers. `by` as in `AuditNote`. */
export interface AlertBook {
  /** Undefined where there is no such alert. */
  get(hitId: string): Promise<StoredAlert | undefined>
  /** Whether a read has an alert. */
  isAlerted(readId: string): Promise<boolean>
  /** The newest first, by when they were raised. */
  recent(limit: number): Promise<readonly StoredAlert[]>
  /** Those that nobody has answered, the most urgent first and then the newest; then answered ones, the newest first. */
  toShow(openMost: number, answeredMost: number): Promise<readonly StoredAlert[]>
  /** Those that nobody has answered and that do not count as missed yet, the newest first. */
  unmissed(limit: number): Promise<readonly StoredAlert[]>
  counts(): Promise<AlertCounts>
  /** Stores an officer's answer with its message, which is held until `release`. Undefined where there is no such alert. */
  answer(
    hitId: string,
    verdict: Verdict,
    message: OutboundMessage,
    by: string | undefined,
  ): Promise<Answered | undefined>
  /** Takes an answer back while its message is held. Undefined where there is no such alert. */
  undo(hitId: string, by: string | undefined): Promise<UndoneAnswer | undefined>
  /** The messages of answers that can no longer be undone may go. */
  release(messageIds: readonly string[]): Promise<void>
  /** Nobody answered in time: with the message that tells it. Undefined where somebody has, or it was told before. */
  miss(hitId: string, message: OutboundMessage): Promise<StoredAlert | undefined>
  /** Of the last 30 days. */
  misreads(nowMs: number): Promise<MisreadRates>
}

/**
 * The log of who did what: append-only, each event bound to the one before it, and kept when what it tells of is
 * erased. What the other calls of the store do is noted in their own transaction.
 */
export interface AuditLog {
  /** Notes what is done elsewhere; resolves once that is durable. */
  note(note: AuditNote): Promise<void>
  /** Those before a number, the newest first. */
  newest(before: number, limit: number): Promise<readonly AuditEvent[]>
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

/** A person as kept: `pinHash` as `pinToHash` makes it. */
export interface KeptPerson extends Person {
  readonly pinHash: string
}

/** A session, and how old and how long idle it was, milliseconds, when it was written. */
export interface KeptSession extends Session {
  readonly ageMs: number
  readonly idleMs: number
  /** Milliseconds since 1970 UTC. */
  readonly writtenAtMs: number
}

/** A tablet that was paired; `tokenId` is the SHA-256 of what its cookie holds. */
export interface KeptTablet extends Tablet {
  readonly tokenId: string
}

/**
 * Who may use the device, and who does: in a database of its own, which retention never touches. Synchronous: a look
 * takes microseconds, and changes are a person's. Another process (`barcud people`) may work on it meanwhile.
 * Throws OperationalError where the file cannot be had.
 */
export interface PeopleStore {
  people(): readonly KeptPerson[]
  person(collar: string): KeptPerson | undefined
  /** Adds, or replaces the one of the same collar number. Survives a power cut once it returns. */
  putPerson(person: KeptPerson): void
  /** With the sessions in which they are signed on. False where there is no such person. */
  removePerson(collar: string): boolean
  sessions(): readonly KeptSession[]
  /** Survives the end of the process; a power cut may take the last seconds, which costs a sign-on. */
  addSession(session: KeptSession): void
  /** Its crew and times; nothing where it is gone. */
  changeSession(session: KeptSession): void
  removeSession(sessionId: string): void
  tablets(): readonly KeptTablet[]
  putTablet(tablet: KeptTablet): void
  /** With the sessions on it. False where there is none. */
  removeTablet(tabletId: string): boolean
  /** Something for the log of who did what, left by a process that may not write to that. */
  leaveNote(note: AuditNote): void
  /** The notes that were left, the oldest first; each is there until `dropNotes`. */
  leftNotes(limit: number): readonly { readonly number: number; readonly note: AuditNote }[]
  /** Those up to this number. */
  dropNotes(upTo: number): void
}

/** The messages that the data centre has not acknowledged: the only queue. */
export interface Outbox {
  /**
   * The next messages to send: by class, then the newest first; of those sent before `resendBeforeMs` without a receipt
   * the ones that went longest ago. `underWay` are left out.
   * @param bytesMost of all payloads together; the first message comes whatever its size
   */
  next(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
    bytesMost?: number,
  ): Promise<readonly OutboundMessage[]>
  /** The broker took them; the receipt is still to come. */
  markSent(ids: readonly string[], atMs: number): Promise<void>
  /** The data centre holds them durably: out of the outbox. Unknown ids are ignored. */
  acknowledge(ids: readonly string[]): Promise<void>
  /** Refused for good: kept aside with the reason, never sent again by itself. */
  setAside(id: string, reason: string): Promise<void>
  health(): Promise<OutboxHealth>
}

/** What the data centre asked for: each command once, in order, across restarts. */
export interface CommandBook {
  /** The highest counter that was taken; 0 where none was. */
  lastCounter(): Promise<number>
  /** Durably in hand. False, and nothing is done, where its counter, or a higher one, was taken before. */
  take(command: Command): Promise<boolean>
  /** In the order of their counters. */
  inHand(): Promise<readonly CommandInHand[]>
  /** Its configuration is tried from now on. */
  beginTrial(commandId: string): Promise<void>
  /** Out of hand, its messages in the outbox, and noted; nothing where it is not in hand. */
  answer(command: Command, outcome: CommandOutcome, messages: readonly OutboundMessage[]): Promise<void>
  /** Commands up to this counter count as taken. */
  raise(counter: number): Promise<void>
}

/** Pictures that a full disk cost before the data centre had them: it is told, so that it waits for none. */
export interface ShedBook {
  /** The next ones that no message tells of, in order. */
  unqueued(limit: number): Promise<readonly ShedPicture[]>
  /** Puts the message that tells of those up to `last` into the outbox. */
  queue(message: OutboundMessage, last: ShedPicture): Promise<void>
}
