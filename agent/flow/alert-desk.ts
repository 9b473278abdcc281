import type { Verdict } from '../domain/hit.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import { undoMs } from '../domain/undo-time.js'
import { OperationalError } from '../errors.js'
import type { Clock, Log } from '../ports.js'
import type { AlertBook, Answered, UndoneAnswer } from '../store-ports.js'
import { alertToMissedMessage } from './alert-to-missed-message.js'
import { verdictToMessage } from './verdict-to-message.js'

export interface AlertDeskParts {
  readonly alerts: Pick<AlertBook, 'get' | 'unmissed' | 'answer' | 'undo' | 'release' | 'miss'>
  readonly clock: Clock
  readonly newId: () => string
  /** There may be something to send. */
  readonly onQueued: () => void
  readonly log: Log
}

/** A touch in the last moment is still on its way then. */
const undoGraceMs = 2_000
const lookEveryMs = 1_000
/** Watched for an answer; a car that alerts twice a second for an hour stays below. Beyond, the oldest go unwatched. */
const watchedMost = 10_000
/** Told as missed in one look, so that a burst of them holds up nothing. */
const missedAtOnce = 50

/**
 * What becomes of alerts once they are raised: an officer answers, and may take the answer back for ten seconds, or
 * nobody does, and they count as missed. An answer's message waits in the store until it can no longer be undone; where the
 * process ends before, the next start sends it. All waiting goes by monotonic time.
 */
export class AlertDesk {
  readonly #parts: AlertDeskParts
  readonly #missedAfterMs: number
  /** Message of an answer → when it may go. As many as the page's rate limit lets in within twelve seconds. */
  readonly #held = new Map<string, number>()
  /** hitId → the alert and when it counts as missed, in the order of that. */
  readonly #watched = new Map<string, { readonly alert: StoredAlert; readonly dueMs: number }>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #tellMissed: (alert: StoredAlert) => void = () => {}

  /** @param missedAfterMs how long nobody may answer before an alert counts as missed */
  constructor(parts: AlertDeskParts, missedAfterMs: number) {
    this.#parts = parts
    this.#missedAfterMs = missedAfterMs
  }

  /** Called when nobody has answered an alert in time. */
  onMissed(listener: (alert: StoredAlert) => void): void {
    this.#tellMissed = listener
  }

  /** Goes on watching what an earlier process raised. */
  async start(): Promise<void> {
    const { alerts, clock } = this.#parts
    const now = { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }
    for (const alert of (await alerts.unmissed(watchedMost)).toReversed()) {
      // The one place for wall time: no other clock runs across a restart. Whatever it says, the wait is bounded.
      const waitedMs = Math.max(0, now.wallMs - alert.raisedAtMs)
      const dueMs = now.monotonicMs + Math.max(0, this.#missedAfterMs - waitedMs)
      this.#watched.set(alert.hitId, { alert, dueMs })
    }
    this.#timer = setInterval(() => void this.look(), lookEveryMs)
  }

  /** Answers that might still be undone are sent after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  /** An alert was raised: from now on somebody should answer it. */
  raised(alert: StoredAlert): void {
    const dueMs = this.#parts.clock.monotonicMs() + this.#missedAfterMs
    this.#watched.delete(alert.hitId)
    this.#watched.set(alert.hitId, { alert, dueMs })
    if (this.#watched.size > watchedMost) this.#watched.delete(this.#watched.keys().next().value!)
  }

  withdrawn(hitId: string): void {
    this.#watched.delete(hitId)
  }

  /** The first answer stands. `by` as in `AuditNote`. Undefined where there is no such alert. */
  async answer(hitId: string, verdict: Verdict, by: string | undefined): Promise<Answered | undefined> {
    const { alerts, clock, newId } = this.#parts
    const alert = await alerts.get(hitId)
    if (alert === undefined) return undefined
    const message = verdictToMessage(alert, { verdict, by }, newId, clock.wallMs())
    const answered = await alerts.answer(hitId, verdict, message, by)
    if (answered?.isFirst !== true) return answered
    this.#watched.delete(hitId)
    this.#held.set(message.id, clock.monotonicMs() + undoMs + undoGraceMs)
    return answered
  }

  /** Takes an answer back, whoever of the crew gave it. Undefined where there is no such alert. */
  async undo(hitId: string, by: string | undefined): Promise<UndoneAnswer | undefined> {
    const undone = await this.#parts.alerts.undo(hitId, by)
    if (undone?.outcome === 'undone') this.raised(undone.alert)
    return undone
  }

  /** Lets go what is due. What the store refuses is tried again with the next look. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    try {
      await this.#release()
      await this.#miss()
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#parts.log.warn({ code: error.code, complaint: error.message }, 'alerts.not-told')
    }
  }

  async #release(): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs()
    const due = [...this.#held].filter(([, dueMs]) => dueMs <= nowMs).map(([messageId]) => messageId)
    if (due.length === 0) return
    await this.#parts.alerts.release(due)
    for (const messageId of due) this.#held.delete(messageId)
    this.#parts.onQueued()
  }

  async #miss(): Promise<void> {
    const { alerts, clock, newId, onQueued } = this.#parts
    const nowMs = clock.monotonicMs()
    const due = [...this.#watched.values()].filter(({ dueMs }) => dueMs <= nowMs).slice(0, missedAtOnce)
    for (const { alert } of due) {
      const missed = await alerts.miss(alert.hitId, alertToMissedMessage(alert, newId, clock.wallMs()))
      this.#watched.delete(alert.hitId)
      if (missed === undefined) continue
      this.#tellMissed(missed)
      onQueued()
    }
  }
}
