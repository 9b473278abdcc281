import type { Database } from 'better-sqlite3'
import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'
import type { OutboxHealth } from '../domain/health.js'
import type { Verdict } from '../domain/hit.js'
import type { OutboundMessage } from '../domain/message.js'
import type { PictureKind } from '../domain/read.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type { CheckedRead, KeptRead, ReadAges, StoredRead } from '../domain/stored-read.js'
import type { LateHits, Passing } from '../ports.js'
import { AlertsTable } from './alerts-table.js'
import { CrewEntriesTable } from './crew-entries-table.js'
import { DiskRoom } from './disk-room.js'
import { OutboxTable } from './outbox-table.js'
import { ReadsTable } from './reads-table.js'
import type { StoreWork } from './store-work.js'

/** Reads, alerts, the crew's entries and the outbox in one file. */
export class ReadsDatabase implements StoreWork {
  readonly #db: Database
  readonly #reads: ReadsTable
  readonly #alerts: AlertsTable
  readonly #outbox: OutboxTable
  readonly #crewEntries: CrewEntriesTable
  readonly #room: DiskRoom

  /** @param reserveBytes see `DiskRoom` */
  constructor(db: Database, reserveBytes: number) {
    this.#db = db
    this.#reads = new ReadsTable(db)
    this.#alerts = new AlertsTable(db)
    this.#outbox = new OutboxTable(db)
    this.#crewEntries = new CrewEntriesTable(db)
    this.#room = new DiskRoom(db, reserveBytes)
  }

  /** All of `work`, durable together; inside another transaction a part of it that can be undone alone. */
  transaction<Result>(work: () => Result): Result {
    return this.#db.transaction(work)()
  }

  close(): void {
    this.#db.close()
  }

  commit(passing: Passing): void {
    const { read, pictures, alerts, met = [], withdrawnHitIds = [], messages, heldMessages } = passing
    this.#room.refuseBeyond(passing)
    this.#reads.put(read, pictures)
    this.#reads.putMet(read.readId, met)
    for (const hitId of withdrawnHitIds) this.#alerts.withdraw(hitId, read.readId)
    for (const alert of alerts) this.#alerts.put(alert)
    this.#outbox.dropHeld(read.readId)
    this.#outbox.add(read.readId, messages, 'waiting')
    this.#outbox.add(read.readId, heldMessages, 'held')
  }

  alert(hitId: string): StoredAlert | undefined {
    return this.#alerts.get(hitId)
  }

  answer(hitId: string, verdict: Verdict, message: OutboundMessage): StoredAlert | undefined {
    const answered = this.#alerts.answer(hitId, verdict)
    if (answered !== undefined) this.#outbox.add(answered.readId, [message], 'waiting')
    return answered
  }

  releaseProvisional(): number {
    this.#outbox.releaseHeld()
    return this.#reads.closeProvisional()
  }

  recentReads(limit: number): readonly StoredRead[] {
    return this.#reads.recent(limit)
  }

  recentAlerts(limit: number): readonly StoredAlert[] {
    return this.#alerts.recent(limit)
  }

  readsToCheck(fromMs: number, limit: number, after?: CheckedRead): readonly CheckedRead[] {
    return this.#reads.toCheck(fromMs, limit, after)
  }

  keptRead(readId: string): KeptRead | undefined {
    return this.#reads.kept(readId)
  }

  addLateHits({ readId, met, alerts, messages }: LateHits): void {
    if (this.#reads.kept(readId) === undefined) return
    this.#reads.putMet(readId, met)
    for (const alert of alerts) this.#alerts.put(alert)
    this.#outbox.add(readId, messages, 'waiting')
  }

  picture(readId: string, kind: PictureKind): Uint8Array | undefined {
    return this.#reads.picture(readId, kind)
  }

  eraseReads(ages: ReadAges, most: number): number {
    return this.#reads.erase(ages, most)
  }

  queueSentAfter(nowMs: number): void {
    this.#outbox.queueSentAfter(nowMs)
  }

  nextMessages(
    limit: number,
    resendBeforeMs: number,
    underWay: readonly string[],
  ): readonly OutboundMessage[] {
    return this.#outbox.next(limit, resendBeforeMs, underWay)
  }

  markSent(ids: readonly string[], atMs: number): void {
    this.#outbox.markSent(ids, atMs)
  }

  acknowledge(ids: readonly string[]): void {
    this.#outbox.acknowledge(ids)
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
  }

  removeCrewEntry(entryId: string, removal: CrewRemoval, message: OutboundMessage): void {
    if (this.#crewEntries.remove(entryId, removal)) this.#outbox.add(entryId, [message], 'waiting')
  }

  crewEntriesInForce(atMs: number): readonly CrewEntry[] {
    return this.#crewEntries.inForce(atMs)
  }

  eraseCrewEntries(endedBeforeMs: number): number {
    return this.#crewEntries.erase(endedBeforeMs)
  }
}
