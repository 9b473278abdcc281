import type { AuditNote } from '../domain/audit.js'
import { crewToBy, type Role } from '../domain/person.js'
import type { Session, SessionEnding, SessionLimits } from '../domain/session.js'
import { OperationalError } from '../errors.js'
import type { Clock, Log } from '../ports.js'
import type { PeopleStore } from '../store-ports.js'
import { newToken, tokenToId } from './token.js'

export interface SessionsParts {
  readonly people: Pick<PeopleStore, 'sessions' | 'addSession' | 'changeSession' | 'removeSession'>
  readonly clock: Clock
  readonly log: Log
  /** Puts something into the log of who did what; never rejects. */
  readonly note: (note: AuditNote) => void
}

/** How often is looked for sessions that have ended: an open page goes that long after its session. */
const sweepEveryMs = 5_000
/** How often it is written down that a session is alive: what a restart may add to its age. */
const writeEveryMs = 60_000
/** More browsers than a device has screens; the session that was idle longest makes room. */
const sessionsMost = 50

/** A session with its age on the monotonic clock: no step of wall time ends or lengthens one. */
interface Timed {
  readonly session: Session
  readonly startedMs: number
  readonly seenMs: number
  readonly writtenMs: number
  /** It lies on the disk: where it is gone from there, another process removed it. */
  readonly isKept: boolean
  /**
   * Of one that an earlier process left: since when, wall time, and how much of that its times tell already.
   * Undefined once a clock that can be trusted has told all of it.
   */
  readonly away: { readonly sinceMs: number; readonly toldMs: number } | undefined
}

/**
 * Who is signed on, browser by browser. Sessions outlive the process; how long it was away is added to their age
 * and idleness by wall time, again until the clock can be trusted: a device that lay in a parked car starts with
 * last night's time, and must not go on with last night's crew.
 */
export class Sessions {
  readonly #parts: SessionsParts
  readonly #limits: SessionLimits
  readonly #timed = new Map<string, Timed>()
  readonly #listeners: ((session: Session, ending: SessionEnding) => void)[] = []
  #loadedMs = 0
  #sweeping: NodeJS.Timeout | undefined

  constructor(parts: SessionsParts, limits: SessionLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  start(): void {
    const nowMs = this.#parts.clock.monotonicMs()
    this.#loadedMs = nowMs
    for (const { ageMs, idleMs, writtenAtMs, ...session } of this.#parts.people.sessions()) {
      const times = { startedMs: nowMs - ageMs, seenMs: nowMs - idleMs, writtenMs: nowMs }
      const away = { sinceMs: writtenAtMs, toldMs: 0 }
      this.#timed.set(session.sessionId, { session, ...times, isKept: true, away })
    }
    this.#sweeping = setInterval(() => this.sweep(), sweepEveryMs).unref()
    this.sweep()
  }

  /** They go on with the next start. */
  stop(): void {
    clearInterval(this.#sweeping)
    for (const timed of this.#timed.values()) this.#write(timed)
    this.#timed.clear()
  }

  /** Returns what the browser's cookie is to hold. */
  begin(
    collar: string,
    role: Role,
    tabletId: string | undefined,
  ): { readonly token: string; readonly session: Session } {
    this.#makeRoom()
    const token = newToken()
    const session: Session = { sessionId: tokenToId(token), crew: [collar], role, tabletId }
    const nowMs = this.#parts.clock.monotonicMs()
    this.#keep({ session, startedMs: nowMs, seenMs: nowMs, writtenMs: nowMs, isKept: false, away: undefined })
    this.#parts.note({ kind: 'access.signed-on', by: collar, about: { role, ...tabletOf(session) } })
    return { token, session }
  }

  /** The session of a cookie, which counts as seen; undefined where there is none, or it belongs to another screen. */
  find(token: string, tabletId: string | undefined): Session | undefined {
    const timed = this.#timed.get(tokenToId(token))
    if (timed === undefined || timed.session.tabletId !== tabletId || this.#endingOf(timed) !== undefined)
      return undefined
    this.#see(timed)
    return timed.session
  }

  /** Undefined once it has ended. */
  session(sessionId: string): Session | undefined {
    return this.#timed.get(sessionId)?.session
  }

  /** Somebody has its page open: it is not idle. */
  seen(sessionId: string): void {
    const timed = this.#timed.get(sessionId)
    if (timed !== undefined) this.#see(timed)
  }

  /** Milliseconds until it ends, however it is used. */
  leftMs({ sessionId }: Session): number {
    const timed = this.#timed.get(sessionId)
    if (timed === undefined) return 0
    return Math.max(0, timed.startedMs + this.#limits.longestMs - this.#parts.clock.monotonicMs())
  }

  /** The crew of a session changes; nobody left ends it. */
  changeCrew({ sessionId }: Session, crew: readonly string[], by: string): void {
    const timed = this.#timed.get(sessionId)
    if (timed === undefined) return
    if (crew.length === 0) {
      this.end(timed.session, 'asked')
      return
    }
    const { role, crew: before } = timed.session
    const session = { ...timed.session, crew }
    this.#keep({ ...timed, session })
    const kind = crew.length > before.length ? 'access.signed-on' : 'access.signed-off'
    this.#parts.note({ kind, by, about: { role, ...tabletOf(session) } })
  }

  end(session: Session, ending: SessionEnding): void {
    if (!this.#timed.delete(session.sessionId)) return
    this.#ask(() => this.#parts.people.removeSession(session.sessionId), undefined)
    const about = { ending, role: session.role, ...tabletOf(session) }
    this.#parts.note({ kind: 'access.signed-off', by: crewToBy(session.crew), about })
    for (const listener of this.#listeners) listener(session, ending)
  }

  endWhere(belongs: (session: Session) => boolean, ending: SessionEnding): void {
    for (const { session } of [...this.#timed.values()]) if (belongs(session)) this.end(session, ending)
  }

  /** Ends those that are over: too old, idle, or removed by another process. */
  sweep(): void {
    const onDisk = this.#onDisk()
    for (const timed of [...this.#timed.values()]) {
      const { session, isKept } = timed
      const isGone = onDisk !== undefined && isKept && !onDisk.has(session.sessionId)
      const ending = isGone ? 'person-removed' : this.#endingOf(this.#tellAway(timed))
      if (ending !== undefined) this.end(session, ending)
    }
  }

  onEnd(listener: (session: Session, ending: SessionEnding) => void): void {
    this.#listeners.push(listener)
  }

  #tellAway(timed: Timed): Timed {
    const { clock } = this.#parts
    if (timed.away === undefined) return timed
    const { sinceMs, toldMs } = timed.away
    const sinceLoadMs = clock.monotonicMs() - this.#loadedMs
    const awayMs = Math.max(toldMs, clock.wallMs() - sinceLoadMs - sinceMs)
    const told = {
      ...timed,
      startedMs: timed.startedMs - (awayMs - toldMs),
      seenMs: this.#seenAfter(awayMs, awayMs - toldMs, timed.seenMs),
      away: clock.state() === 'synchronised' ? undefined : { sinceMs, toldMs: awayMs },
    }
    this.#timed.set(timed.session.sessionId, told)
    return told
  }

  /** A page that came back by itself meanwhile does not make up for having been away too long. */
  #seenAfter(awayMs: number, newMs: number, seenMs: number): number {
    if (awayMs >= this.#limits.idleMs) return Number.NEGATIVE_INFINITY
    return seenMs > this.#loadedMs ? seenMs : seenMs - newMs
  }

  #endingOf({ startedMs, seenMs }: Timed): SessionEnding | undefined {
    const nowMs = this.#parts.clock.monotonicMs()
    if (nowMs - startedMs >= this.#limits.longestMs) return 'limit'
    return nowMs - seenMs >= this.#limits.idleMs ? 'idle' : undefined
  }

  #see(timed: Timed): void {
    const nowMs = this.#parts.clock.monotonicMs()
    const seen = { ...timed, seenMs: nowMs }
    if (nowMs - timed.writtenMs >= writeEveryMs) this.#keep({ ...seen, writtenMs: nowMs })
    else this.#timed.set(timed.session.sessionId, seen)
  }

  #keep(timed: Timed): void {
    this.#timed.set(timed.session.sessionId, { ...timed, isKept: this.#write(timed) })
  }

  /** Whether it lies on the disk. */
  #write({ session, startedMs, seenMs, isKept }: Timed): boolean {
    const { people, clock } = this.#parts
    const nowMs = clock.monotonicMs()
    return this.#ask(() => {
      const times = { ageMs: nowMs - startedMs, idleMs: nowMs - seenMs, writtenAtMs: clock.wallMs() }
      const kept = { ...session, ...times }
      // One that another process removed is not put back: the next sweep ends it.
      if (isKept) people.changeSession(kept)
      else people.addSession(kept)
      return true
    }, false)
  }

  #onDisk(): ReadonlySet<string> | undefined {
    return this.#ask(
      () => new Set(this.#parts.people.sessions().map(({ sessionId }) => sessionId)),
      undefined,
    )
  }

  /** A full disk signs nobody on or off: sessions live in memory, and are written down for the next start. */
  #ask<Answer>(work: () => Answer, otherwise: Answer): Answer {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#parts.log.warn({ code: error.code, complaint: error.message }, 'session.not-kept')
      return otherwise
    }
  }

  #makeRoom(): void {
    if (this.#timed.size < sessionsMost) return
    const [idlest] = [...this.#timed.values()].sort((a, b) => a.seenMs - b.seenMs)
    if (idlest !== undefined) this.end(idlest.session, 'idle')
  }
}

const tabletOf = ({ tabletId }: Session) => (tabletId === undefined ? {} : { tabletId })
