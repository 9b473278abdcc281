import { type AuditEvent, type ChainLink, chainStart } from '../domain/audit.js'
import { chainedHash, parseCanonicalEvent } from '../wire/audit-chain.js'
import type { AuditRow } from './audit-rows.js'

/** Where the log is not as it was written. */
export interface ChainBreak {
  readonly number: number
  /** Of the event itself, or of the last one before it where it is gone; undefined where neither can be told. */
  readonly atMs: number | undefined
  readonly reason: string
}

export interface ChainReport {
  readonly events: number
  readonly first: AuditEvent | undefined
  readonly last: AuditEvent | undefined
  /** The last event's number and hash, to be compared with what the data centre holds. */
  readonly end: ChainLink
  readonly breaks: number
  readonly firstBreak: ChainBreak | undefined
}

/** What the log is known to have reached. */
export interface ChainMarks {
  readonly erased: ChainLink
  readonly queued: ChainLink
}

/** Checks a chain of events row by row, from an event that is taken as given. */
export class ChainCheck {
  readonly #marks: ChainMarks
  #previous: ChainLink
  #events = 0
  #first: AuditEvent | undefined
  #last: AuditEvent | undefined
  #breaks = 0
  #firstBreak: ChainBreak | undefined
  #toldErased: ChainLink | undefined

  constructor(from: ChainLink, marks: ChainMarks) {
    this.#previous = from
    this.#marks = marks
  }

  /** @param row the next one in the order of numbers */
  take(row: AuditRow): void {
    const event = parseCanonicalEvent(row.event)
    this.#checkPlace(row, event)
    this.#events += 1
    this.#first ??= event
    this.#last = event ?? this.#last
    this.#previous = row
    if (event?.kind === 'erasure.events') this.#toldErased = event.about.lastErased
  }

  /** What was found, once all rows were taken; `isWhole` where they were all rows there are. */
  report({ isWhole }: { readonly isWhole: boolean }): ChainReport {
    const { number, hash } = this.#previous
    const { queued, erased } = this.#marks
    if (number < queued.number) {
      this.#break(number + 1, `events ${number + 1} to ${queued.number} are gone from the end`)
    }
    const told = this.#toldErased ?? chainStart
    if (isWhole && (told.number !== erased.number || told.hash !== erased.hash)) {
      this.#break(told.number + 1, `the log begins after ${erased.number}, and tells of no such erasure`)
    }
    return {
      ...{ events: this.#events, first: this.#first, last: this.#last, end: { number, hash } },
      ...{ breaks: this.#breaks, firstBreak: this.#firstBreak },
    }
  }

  #checkPlace(row: AuditRow, event: AuditEvent | undefined): void {
    const { number, hash } = this.#previous
    const { queued } = this.#marks
    if (row.number > number + 1) {
      // What its hash was made from is gone with them.
      const gone = row.number === number + 2 ? 'it is gone' : `events up to ${row.number - 1} are gone`
      this.#break(number + 1, gone)
    } else if (event?.number !== row.number) this.#break(row.number, 'it was changed', event)
    else if (row.hash !== chainedHash(hash, row.event)) {
      this.#break(row.number, 'it was changed, or the one before it', event)
    } else if (row.number === queued.number && row.hash !== queued.hash) {
      this.#break(row.number, 'it is another than was sent', event)
    }
  }

  #break(number: number, reason: string, event = this.#last): void {
    this.#breaks += 1
    this.#firstBreak ??= { number, atMs: event?.atMs, reason }
  }
}
