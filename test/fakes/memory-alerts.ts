import type { Alert } from '../../agent/domain/hit.js'
import type { OutboundMessage } from '../../agent/domain/message.js'
import type { MisreadRates } from '../../agent/domain/misreads.js'
import { type StoredAlert, storedAlert } from '../../agent/domain/stored-alert.js'
import { missedToNote, undoneToNote, verdictToNote } from '../../agent/store/work-to-notes.js'
import type { AlertBook, Answered, UndoneAnswer } from '../../agent/store-ports.js'
import type { MemoryAudit } from './memory-audit.js'

/** Where the messages of answers wait. */
export interface HeldMessages {
  add(readId: string, message: OutboundMessage, state: 'held' | 'waiting'): void
  /** False where it is no longer held. */
  takeBack(messageId: string): boolean
  release(messageIds: readonly string[]): void
}

/** Alerts with their answers, in memory. */
export class MemoryAlerts implements AlertBook {
  readonly #messages: HeldMessages
  readonly #audit: MemoryAudit
  readonly #alerts = new Map<string, StoredAlert>()
  /** hitId → the message of its answer. */
  readonly #answers = new Map<string, OutboundMessage>()
  /** Message of an answer → what was answered; stays when the alert is gone. */
  readonly #told = new Map<string, StoredAlert>()

  constructor(messages: HeldMessages, audit: MemoryAudit) {
    this.#messages = messages
    this.#audit = audit
  }

  put(alerts: readonly Alert[]): void {
    for (const each of alerts.map(storedAlert)) {
      const { raisedAtMs, missedAtMs, verdict } = this.#alerts.get(each.hitId) ?? each
      this.#alerts.set(each.hitId, { ...each, raisedAtMs, missedAtMs, verdict: each.verdict ?? verdict })
    }
  }

  drop(isDropped: (alert: StoredAlert) => boolean): void {
    for (const alert of this.#alerts.values()) if (isDropped(alert)) this.#alerts.delete(alert.hitId)
  }

  isUnanswered(readId: string): boolean {
    return [...this.#alerts.values()].some((alert) => alert.readId === readId && alert.verdict === undefined)
  }

  alertedReads(): ReadonlySet<string> {
    return new Set([...this.#alerts.values()].map(({ readId }) => readId))
  }

  async get(hitId: string): Promise<StoredAlert | undefined> {
    return this.#alerts.get(hitId)
  }

  async isAlerted(readId: string): Promise<boolean> {
    return this.alertedReads().has(readId)
  }

  async recent(limit: number): Promise<readonly StoredAlert[]> {
    return this.#newest().slice(0, limit)
  }

  async toShow(openMost: number, answeredMost: number): Promise<readonly StoredAlert[]> {
    const newest = this.#newest()
    const open = newest.filter(({ verdict }) => verdict === undefined)
    const answered = newest.filter(({ verdict }) => verdict !== undefined)
    return [
      ...open.toSorted((a, b) => a.priority - b.priority).slice(0, openMost),
      ...answered.slice(0, answeredMost),
    ]
  }

  async unmissed(limit: number): Promise<readonly StoredAlert[]> {
    const isUnmissed = ({ verdict, missedAtMs }: StoredAlert) =>
      verdict === undefined && missedAtMs === undefined
    return this.#newest().filter(isUnmissed).slice(0, limit)
  }

  async counts() {
    const open = [...this.#alerts.values()].filter(({ verdict }) => verdict === undefined)
    return { open: open.length, missed: open.filter(({ missedAtMs }) => missedAtMs !== undefined).length }
  }

  async answer(
    ...[hitId, verdict, message, by]: Parameters<AlertBook['answer']>
  ): Promise<Answered | undefined> {
    const alert = this.#alerts.get(hitId)
    if (alert === undefined || alert.verdict !== undefined) return alert && { alert, isFirst: false }
    const answered = { ...alert, verdict }
    this.#alerts.set(hitId, answered)
    this.#answers.set(hitId, message)
    if (alert.match !== 'possible') this.#told.set(message.id, answered)
    this.#messages.add(alert.readId, message, 'held')
    this.#audit.append([verdictToNote(answered, verdict, by)])
    return { alert: answered, isFirst: true }
  }

  async undo(hitId: string, by: string | undefined): Promise<UndoneAnswer | undefined> {
    const alert = this.#alerts.get(hitId)
    if (alert === undefined) return undefined
    if (alert.verdict === undefined) return { alert, outcome: 'not-answered' }
    if (!this.#messages.takeBack(this.#answers.get(hitId)!.id)) return { alert, outcome: 'too-late' }
    this.#told.delete(this.#answers.get(hitId)!.id)
    const reopened = { ...alert, verdict: undefined }
    this.#alerts.set(hitId, reopened)
    this.#audit.append([undoneToNote(alert, alert.verdict, by)])
    return { alert: reopened, outcome: 'undone' }
  }

  async release(messageIds: readonly string[]): Promise<void> {
    this.#messages.release(messageIds)
  }

  async miss(hitId: string, message: OutboundMessage): Promise<StoredAlert | undefined> {
    const alert = this.#alerts.get(hitId)
    if (alert?.verdict !== undefined || alert?.missedAtMs !== undefined || alert === undefined)
      return undefined
    const missed = { ...alert, missedAtMs: message.createdAtMs }
    this.#alerts.set(hitId, missed)
    this.#messages.add(alert.readId, message, 'waiting')
    this.#audit.append([missedToNote(missed)])
    return missed
  }

  async misreads(nowMs: number): Promise<MisreadRates> {
    const told = [...this.#told.values()]
    const countsBy = (nameOf: (alert: StoredAlert) => string) =>
      [...new Set(told.map(nameOf))].sort().map((name) => {
        const answered = told.filter((alert) => nameOf(alert) === name)
        const misread = answered.filter(({ verdict }) => verdict === 'misread').length
        return { name, answered: answered.length, misread }
      })
    const sinceMs = (Math.floor(nowMs / 86_400_000) - 30) * 86_400_000
    return {
      ...{ sinceMs, cameras: countsBy(({ cameraName }) => cameraName) },
      lists: countsBy(({ entry }) => entry.list),
    }
  }

  /** Among equals, what was put in last comes first. */
  #newest(): readonly StoredAlert[] {
    return [...this.#alerts.values()].reverse().sort((a, b) => b.raisedAtMs - a.raisedAtMs)
  }
}
