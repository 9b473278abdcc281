import type { Database } from 'better-sqlite3'
import type { AuditEvent, AuditNote, ChainedEvent, ChainLink } from '../domain/audit.js'
import type { Command, CommandInHand, CommandOutcome } from '../domain/command.js'
import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'
import type { OutboxHealth } from '../domain/health.js'
import type { OutboundMessage } from '../domain/message.js'
import type { PictureKind } from '../domain/read.js'
import type { ErasedCounts, ShedPicture, StoreHealth } from '../domain/store-health.js'
import type { CheckedRead, KeptRead, ReadAges, StoredRead } from '../domain/stored-read.js'
import type { LateHits, Passing } from '../store-ports.js'
import { AlertWork } from './alert-work.js'
import { AlertsTable } from './alerts-table.js'
import { AuditTable } from './audit-table.js'
import { CommandsTable } from './commands-table.js'
import { CrewEntriesTable } from './crew-entries-table.js'
import type { DataKeys } from './data-keys.js'
import { DiskRoom, type RoomLimits } from './disk-room.js'
import { OutboxTable } from './outbox-table.js'
import { PictureShedding } from './picture-shedding.js'
import { ReadsTable } from './reads-table.js'
import { ResealedCopy } from './resealed-copy.js'
import { sealingOf } from './sealed-database.js'
import type { StoreWork } from './store-work.js'
import { TotalsTable } from './totals-table.js'
import {
  commandToNote,
  crewEntryToNote,
  crewRemovalToNote,
  disclosuresToNotes,
  entryErasureToNotes,
  hitsToNotes,
  passingToNotes,
  readErasureToNotes,
  sheddingToNote,
} from './work-to-notes.js'
import { writtenBytesOfThread } from './written-bytes.js'

/** 16 MiB of a file are kept for the next rush: what is given back must be asked for again. */
const freePagesMost = 4_096
/** Some 4 MB are moved at once, and the log holds them. */
const pagesGivenBack = 1_024

/** Reads, alerts, the crew's entries, the outbox and the log of who did what in one file. */
export class ReadsDatabase implements StoreWork {
  readonly #db: Database
  readonly #reads: ReadsTable
  readonly #alerts: AlertsTable
  readonly #alertWork: AlertWork
  readonly #outbox: OutboxTable
  readonly #crewEntries: CrewEntriesTable
  readonly #audit: AuditTable
  readonly #commands: CommandsTable
  readonly #totals: TotalsTable
  readonly #room: DiskRoom
  readonly #shedding: PictureShedding
  /** By this thread, before it began. */
  readonly #writtenBefore = writtenBytesOfThread() ?? 0
  #commits = 0
  /** Something was erased since the log was last cut to nothing. */
  #isUntidy = false
  readonly #nowMs: () => number

  constructor(db: Database, limits: RoomLimits, nowMs: () => number) {
    this.#db = db
    this.#reads = new ReadsTable(db)
    this.#alerts = new AlertsTable(db)
    this.#outbox = new OutboxTable(db)
    this.#alertWork = new AlertWork(db, this.#alerts, this.#outbox, (note) => this.#note([note]))
    this.#crewEntries = new CrewEntriesTable(db)
    this.#audit = new AuditTable(db)
    this.#commands = new CommandsTable(db)
    this.#totals = new TotalsTable(db)
    this.#room = new DiskRoom(db, limits)
    this.#shedding = new PictureShedding(db, this.#room, this.#totals, (pictures) =>
      this.#note([sheddingToNote(pictures)]),
    )
    this.#nowMs = nowMs
  }

  /** All of `work`, durable together; inside another transaction a part of it that can be undone alone. */
  transaction<Result>(work: () => Result): Result {
    return this.#db.transaction(work)()
  }

  close(): void {
    this.#db.close()
  }

  get reserveBytes(): number {
    return this.#room.reserveBytes
  }

  /** A copy of all of it that is sealed with the newest key, to be begun. */
  resealedCopy(path: string, keys: DataKeys): ResealedCopy {
    return new ResealedCopy(this.#db, path, keys)
  }

  /** Writes the log into the file and cuts it to nothing. False where somebody else reads from it just then. */
  truncateLog(): boolean {
    const waitMs = this.#db.pragma('busy_timeout', { simple: true })
    this.#db.pragma('busy_timeout = 0')
    const [result] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as readonly [{ readonly busy: 0 | 1 }]
    this.#db.pragma(`busy_timeout = ${waitMs}`)
    return result.busy === 0
  }

  /** After an erasure: nothing of it is left in the log, and the file gives back what it has not used for long. */
  tidyUp(): void {
    if (!this.#isUntidy) return
    const free = this.#db.pragma('freelist_count', { simple: true }) as number
    const all = this.#db.pragma('page_count', { simple: true }) as number
    if (free > freePagesMost && free > all / 2) this.#db.pragma(`incremental_vacuum(${pagesGivenBack})`)
    if (this.truncateLog()) this.#isUntidy = false
  }

  commit(passing: Passing): void {
    const { read, alerts, met = [], withdrawnHitIds = [] } = passing
    const { pictures, messages, heldMessages } = this.#shedding.roomFor(passing)
    this.#reads.put(read, pictures)
    this.#reads.putMet(read.readId, met)
    for (const hitId of withdrawnHitIds) this.#alerts.withdraw(hitId, read.readId)
    for (const alert of alerts) this.#alerts.put(alert)
    this.#outbox.dropHeld(read.readId)
    this.#outbox.add(read.readId, messages, 'waiting')
    this.#outbox.add(read.readId, heldMessages, 'held')
    this.#note(passingToNotes(passing))
    this.#commits += 1
  }

  readonly alert: StoreWork['alert'] = (hitId) => this.#alerts.get(hitId)
  readonly recentAlerts: StoreWork['recentAlerts'] = (limit) => this.#alerts.recent(limit)
  readonly isAlerted: StoreWork['isAlerted'] = (readId) => this.#alerts.isAlerted(readId)
  readonly alertsToShow: StoreWork['alertsToShow'] = (...most) => this.#alerts.toShow(...most)
  readonly unmissedAlerts: StoreWork['unmissedAlerts'] = (limit) => this.#alerts.unmissed(limit)
  readonly alertCounts: StoreWork['alertCounts'] = () => this.#alerts.counts()
  readonly answer: StoreWork['answer'] = (...answer) => this.#alertWork.answer(...answer)
  readonly undoAnswer: StoreWork['undoAnswer'] = (...answer) => this.#alertWork.undo(...answer)
  readonly releaseAnswers: StoreWork['releaseAnswers'] = (ids) => this.#outbox.release(ids)
  readonly missAlert: StoreWork['missAlert'] = (...missed) => this.#alertWork.miss(...missed)
  readonly misreads: StoreWork['misreads'] = (nowMs) => this.#alertWork.misreads(nowMs)
  readonly searchReads: StoreWork['searchReads'] = (search) => this.#reads.search(search)

  releaseProvisional(): number {
    this.#outbox.releaseHeld()
    return this.#reads.closeProvisional()
  }

  recentReads(limit: number): readonly StoredRead[] {
    return this.#reads.recent(limit)
  }

  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): readonly CheckedRead[] {
    return this.#reads.toCheck(fromMs, limit, after)
  }

  keptRead(readId: string): KeptRead | undefined {
    return this.#reads.kept(readId)
  }

  addLateHits({ readId, met, alerts, shownTo, messages }: LateHits): void {
    if (this.#reads.kept(readId) === undefined) return
    this.#reads.putMet(readId, met)
    for (const alert of alerts) this.#alerts.put(alert)
    this.#outbox.add(readId, messages, 'waiting')
    this.#note(hitsToNotes({ readId, met, alerts, shownTo }, this.#reads.pictureDigests(readId)))
  }

  picture(readId: string, kind: PictureKind): Uint8Array | undefined {
    return this.#reads.picture(readId, kind)
  }

  eraseReads(ages: ReadAges, most: number): ErasedCounts {
    const erased = this.#reads.erase(ages, most)
    this.#totals.addErased(erased)
    this.#isUntidy ||= erased.reads > 0
    this.#note(readErasureToNotes(erased, ages.beforeMs))
    return erased
  }

  unqueuedShed(limit: number): readonly ShedPicture[] {
    return this.#shedding.noted(limit)
  }

  queueShed(message: OutboundMessage, last: ShedPicture): void {
    this.#outbox.add('', [message], 'waiting')
    this.#shedding.forget(last.number)
  }

  storeHealth(): StoreHealth {
    const written = writtenBytesOfThread()
    const isKnown = written !== undefined && this.#commits > 0
    return {
      sealed: !['plain', undefined].includes(sealingOf(this.#db.name)),
      usedBytes: this.#room.usedBytes(),
      freeBytes: Math.max(0, this.#room.freeBytes()),
      erased: this.#totals.erased(),
      shed: this.#totals.shed(),
      writtenBytesPerRead: isKnown ? Math.round((written - this.#writtenBefore) / this.#commits) : undefined,
    }
  }

  queueSentAfter(nowMs: number): void {
    this.#outbox.queueSentAfter(nowMs)
  }

  nextMessages(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
    bytesMost?: number,
  ): readonly OutboundMessage[] {
    return this.#outbox.next(limit, resendBeforeMs, underWay, bytesMost)
  }

  markSent(ids: readonly string[], atMs: number): void {
    this.#outbox.markSent(ids, atMs)
  }

  acknowledge(ids: readonly string[]): void {
    const disclosed = this.#outbox.acknowledge(ids)
    this.#note(disclosuresToNotes(disclosed))
  }

  setAside(id: string, reason: string): void {
    this.#outbox.setAside(id, reason)
  }

  outboxHealth(): OutboxHealth {
    return this.#outbox.health()
  }

  addCrewEntry(entry: CrewEntry, message: OutboundMessage): void {
    this.#crewEntries.add(entry)
    this.#outbox.add(entry.entryId, [message], 'waiting')
    this.#note([crewEntryToNote(entry)])
  }

  removeCrewEntry(entryId: string, removal: CrewRemoval, message: OutboundMessage): void {
    if (!this.#crewEntries.remove(entryId, removal)) return
    this.#outbox.add(entryId, [message], 'waiting')
    this.#note([crewRemovalToNote(entryId, removal)])
  }

  crewEntriesInForce(atMs: number): readonly CrewEntry[] {
    return this.#crewEntries.inForce(atMs)
  }

  eraseCrewEntries(endedBeforeMs: number): number {
    const erased = this.#crewEntries.erase(endedBeforeMs)
    this.#isUntidy ||= erased > 0
    this.#note(entryErasureToNotes(erased, endedBeforeMs))
    return erased
  }

  note(note: AuditNote): void {
    this.#room.refuseBeyond({ pictures: [], messages: [], heldMessages: [] })
    this.#note([note])
  }

  newestEvents(before: number, limit: number): readonly AuditEvent[] {
    return this.#audit.newest(before, limit)
  }

  unqueuedEvents(limit: number): readonly ChainedEvent[] {
    return this.#audit.unqueued(limit)
  }

  queueEvents(message: OutboundMessage, last: ChainLink): void {
    this.#outbox.add('', [message], 'waiting')
    this.#audit.markQueued(last)
  }

  eraseEvents(beforeMs: number, most: number): number {
    return this.#audit.erase(beforeMs, most, this.#nowMs())
  }

  lastCounter(): number {
    return this.#commands.lastCounter()
  }

  takeCommand(command: Command): boolean {
    const isNew = this.#commands.take(command)
    // A wipe takes the log with it: what is noted before it begins may still go up.
    if (isNew && command.order.kind === 'wipe') this.#note([commandToNote(command)])
    return isNew
  }

  commandsInHand(): readonly CommandInHand[] {
    return this.#commands.inHand()
  }

  beginTrial(commandId: string): void {
    this.#commands.beginTrial(commandId)
  }

  answerCommand(command: Command, outcome: CommandOutcome, messages: readonly OutboundMessage[]): void {
    if (!this.#commands.answered(command.commandId)) return
    const { order } = command
    this.#outbox.add(order.kind === 'picture' ? order.readId : command.commandId, messages, 'waiting')
    this.#note([commandToNote(command, outcome)])
  }

  raiseCounter(counter: number): void {
    this.#commands.raise(counter)
  }

  /** What is wrong with the end of the log of who did what, for a person to look at. */
  auditComplaints(): readonly string[] {
    return this.#audit.complaints()
  }

  #note(notes: readonly AuditNote[]): void {
    this.#audit.append(notes, this.#nowMs())
  }
}
