import type { AuditNote } from '../domain/audit.js'

/** Wrong attempts are told together: one event each would let anybody fill the log. */
const tellAfterMs = 10 * 60_000

/** Counts sign-ons that were refused, for the log of who did what: nobody's name, since a PIN may have been typed there. */
export class RefusedSignOns {
  readonly #note: (note: AuditNote) => void
  #attempts = 0
  #timer: NodeJS.Timeout | undefined

  constructor(note: (note: AuditNote) => void) {
    this.#note = note
  }

  count(): void {
    this.#attempts += 1
    this.#timer ??= setTimeout(() => this.tell(), tellAfterMs).unref()
  }

  /** Notes what was counted; before a sign-on that succeeds, so that the log has them in order, and at a stop. */
  tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#attempts === 0) return
    this.#note({ kind: 'access.sign-ons-refused', by: undefined, about: { attempts: this.#attempts } })
    this.#attempts = 0
  }
}
