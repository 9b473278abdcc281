import type { Database } from 'better-sqlite3'
import type { AuditEvent, AuditNote, ChainedEvent, ChainLink } from '../domain/audit.js'
import type { Command, CommandInHand, CommandOutcome } from '../domain/command.js'
import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'
import type { OutboundMessage } from '../domain/message.js'
import type { PictureKind } from '../domain/read.js'
import type { ErasedShare, ShedPicture } from '../domain/store-health.js'
import type { ReadAges } from '../domain/stored-read.js'
import type { LateHits, Passing } from '../store-ports.js'
import { AlertWork } from './alert-work.js'
import { AlertsTable } from './alerts-table.js'
import { AuditTable } from './audit-table.js'
import { CommandsTable } from './commands-table.js'
import { CrewEntriesTable } from './crew-entries-table.js'
import { DiskRoom, type RoomLimits } from './disk-room.js'
import { OutboxTable } from './outbox-table.js'
import { PictureShedding } from './picture-shedding.js'
import { ReadsTable } from './reads-table.js'
import { StoreFile } from './store-file.js'
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
  readonly file: StoreFile
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
    this.file = new StoreFile(db, this.#room, this.#totals)
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
    this.file.noteCommit()
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

  readonly recentReads: StoreWork['recentReads'] = (limit) => this.#reads.recent(limit)

  readonly readsToCheck: StoreWork['readsToCheck'] = (...query) => this.#reads.toCheck(...query)

  readonly keptRead: StoreWork['keptRead'] = (readId) => this.#reads.kept(readId)

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

  eraseReads(ages: ReadAges, most: number, fromMs?: number): ErasedShare {
    const erased = this.#reads.erase(ages, most, fromMs)
    this.#totals.addErased(erased)
    if (erased.reads > 0) this.file.noteErasure()
    this.#note(readErasureToNotes(erased, ages.beforeMs))
    return erased
  }

  readonly unqueuedShed: StoreWork['unqueuedShed'] = (limit) => this.#shedding.noted(limit)

  queueShed(message: OutboundMessage, last: ShedPicture): void {
    this.#outbox.add('', [message], 'waiting')
    this.#shedding.forget(last.number)
  }

  readonly storeHealth: StoreWork['storeHealth'] = () => this.file.health()

  queueSentAfter(nowMs: number): void {
    this.#outbox.queueSentAfter(nowMs)
  }

  readonly nextMessages: StoreWork['nextMessages'] = (...query) => this.#outbox.next(...query)

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

  readonly outboxHealth: StoreWork['outboxHealth'] = () => this.#outbox.health()

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
    if (erased > 0) this.file.noteErasure()
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
