import type { Database } from 'better-sqlite3'
import type { AuditNote } from '../domain/audit.js'
import type { Verdict } from '../domain/hit.js'
import type { OutboundMessage } from '../domain/message.js'
import type { MisreadRates } from '../domain/misreads.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import type { Answered, UndoneAnswer } from '../store-ports.js'
import type { AlertsTable } from './alerts-table.js'
import type { OutboxTable } from './outbox-table.js'
import { VerdictCountsTable } from './verdict-counts-table.js'
import { missedToNote, undoneToNote, verdictToNote } from './work-to-notes.js'

/** What officers do with alerts, or fail to: each change with its message and its note, in the caller's transaction. */
export class AlertWork {
  readonly #alerts: AlertsTable
  readonly #outbox: OutboxTable
  readonly #counts: VerdictCountsTable
  readonly #note: (note: AuditNote) => void

  constructor(db: Database, alerts: AlertsTable, outbox: OutboxTable, note: (note: AuditNote) => void) {
    this.#alerts = alerts
    this.#outbox = outbox
    this.#counts = new VerdictCountsTable(db)
    this.#note = note
  }

  answer(hitId: string, verdict: Verdict, message: OutboundMessage, by?: string): Answered | undefined {
    const { id: answerId, createdAtMs: answeredAtMs } = message
    const alert = this.#alerts.answer(hitId, { verdict, answerId, answeredAtMs })
    if (alert === undefined) return this.#answeredBefore(hitId)
    this.#outbox.add(alert.readId, [message], 'held')
    this.#counts.add(alert, verdict, answeredAtMs, 1)
    this.#note(verdictToNote(alert, verdict, by))
    return { alert, isFirst: true }
  }

  undo(hitId: string, by?: string): UndoneAnswer | undefined {
    const alert = this.#alerts.get(hitId)
    if (alert === undefined) return undefined
    if (alert.verdict === undefined) return { alert, outcome: 'not-answered' }
    const answer = this.#alerts.answerOf(hitId)
    if (answer === undefined || !this.#outbox.takeBack(answer.answerId)) return { alert, outcome: 'too-late' }
    this.#counts.add(alert, answer.verdict, answer.answeredAtMs, -1)
    this.#note(undoneToNote(alert, answer.verdict, by))
    return { alert: this.#alerts.reopen(hitId)!, outcome: 'undone' }
  }

  miss(hitId: string, message: OutboundMessage): StoredAlert | undefined {
    const alert = this.#alerts.miss(hitId, message.createdAtMs)
    if (alert === undefined) return undefined
    this.#outbox.add(alert.readId, [message], 'waiting')
    this.#note(missedToNote(alert))
    return alert
  }

  misreads(nowMs: number): MisreadRates {
    return this.#counts.rates(nowMs)
  }

  #answeredBefore(hitId: string): Answered | undefined {
    const alert = this.#alerts.get(hitId)
    return alert && { alert, isFirst: false }
  }
}
