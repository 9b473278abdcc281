import type { AuditEvent, AuditNote, ChainedEvent, ChainLink } from '../domain/audit.js'
import type { Command, CommandInHand, CommandOutcome } from '../domain/command.js'
import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'
import type { AlertCounts, OutboxHealth } from '../domain/health.js'
import type { Verdict } from '../domain/hit.js'
import type { OutboundMessage } from '../domain/message.js'
import type { MisreadRates } from '../domain/misreads.js'
import type { PictureKind } from '../domain/read.js'
import type { ErasedShare, ShedPicture, StoreHealth } from '../domain/store-health.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type {
  CheckedRead,
  KeptRead,
  ReadAges,
  ReadSearch,
  SearchedShare,
  StoredRead,
} from '../domain/stored-read.js'
import type { Answered, LateHits, Passing, UndoneAnswer } from '../store-ports.js'
import type { RoomLimits } from './disk-room.js'
import type { ErrorParts } from './error-parts.js'

/** What the store's thread does: the work behind `Store` and `Outbox`, synchronous, each inside a transaction. */
export interface StoreWork {
  commit(passing: Passing): void
  alert(hitId: string): StoredAlert | undefined
  isAlerted(readId: string): boolean
  alertsToShow(openMost: number, answeredMost: number): readonly StoredAlert[]
  unmissedAlerts(limit: number): readonly StoredAlert[]
  alertCounts(): AlertCounts
  answer(
    hitId: string,
    verdict: Verdict,
    message: OutboundMessage,
    by: string | undefined,
  ): Answered | undefined
  undoAnswer(hitId: string, by: string | undefined): UndoneAnswer | undefined
  releaseAnswers(messageIds: readonly string[]): void
  missAlert(hitId: string, message: OutboundMessage): StoredAlert | undefined
  misreads(nowMs: number): MisreadRates
  releaseProvisional(): number
  recentReads(limit: number): readonly StoredRead[]
  /** Not all that are found at once: no commit waits long behind a search. */
  searchReads(search: ReadSearch): SearchedShare
  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): readonly CheckedRead[]
  keptRead(readId: string): KeptRead | undefined
  addLateHits(hits: LateHits): void
  recentAlerts(limit: number): readonly StoredAlert[]
  picture(readId: string, kind: PictureKind): Uint8Array | undefined
  /**
   * At most `most` of them, so that no commit waits long behind an erasure, the oldest first; from `fromMs` on, so that
   * each share looks at others, and at no more of those that it may not erase than it has time for.
   */
  eraseReads(ages: ReadAges, most: number, fromMs?: number): ErasedShare
  unqueuedShed(limit: number): readonly ShedPicture[]
  queueShed(message: OutboundMessage, last: ShedPicture): void
  storeHealth(): StoreHealth
  nextMessages(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
    bytesMost?: number,
  ): readonly OutboundMessage[]
  markSent(ids: readonly string[], atMs: number): void
  acknowledge(ids: readonly string[]): void
  setAside(id: string, reason: string): void
  outboxHealth(): OutboxHealth
  addCrewEntry(entry: CrewEntry, message: OutboundMessage): void
  removeCrewEntry(entryId: string, removal: CrewRemoval, message: OutboundMessage): void
  crewEntriesInForce(atMs: number): readonly CrewEntry[]
  eraseCrewEntries(endedBeforeMs: number): number
  note(note: AuditNote): void
  newestEvents(before: number, limit: number): readonly AuditEvent[]
  unqueuedEvents(limit: number): readonly ChainedEvent[]
  queueEvents(message: OutboundMessage, last: ChainLink): void
  eraseEvents(beforeMs: number, most: number): number
  lastCounter(): number
  takeCommand(command: Command): boolean
  commandsInHand(): readonly CommandInHand[]
  beginTrial(commandId: string): void
  answerCommand(command: Command, outcome: CommandOutcome, messages: readonly OutboundMessage[]): void
  raiseCounter(counter: number): void
}

/** One piece of work on its way to the thread. */
export type StoreRequest = {
  [Method in keyof StoreWork]: {
    readonly id: number
    readonly method: Method
    readonly args: Parameters<StoreWork[Method]>
  }
}[keyof StoreWork]

/** Sent after the COMMIT, never before. */
export type StoreReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: ErrorParts }

/** `reseal`: the id under which it is told that everything is sealed with the newest key. */
export type ToThread = StoreRequest | { readonly reseal: number } | 'stop'
export type FromThread =
  | StoreReply
  | { readonly started: true }
  | { readonly notStarted: ErrorParts }
  | { readonly complaint: string }
  /** A damaged database is being replaced, or no longer: nothing else is answered meanwhile. */
  | { readonly salvaging: boolean }

/** What the thread is started with. */
export interface StoreSettings extends RoomLimits {
  /** The data folder; made where there is none. */
  readonly folder: string
  /** 32 bytes, hexadecimal; undefined: what is stored is not sealed. */
  readonly storeKey?: string | undefined
}
