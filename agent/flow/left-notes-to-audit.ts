import { OperationalError } from '../errors.js'
import type { Log } from '../ports.js'
import type { AuditLog, PeopleStore } from '../store-ports.js'
import { RegularLook } from './regular-look.js'

/** Nobody waits for what the command line left for the log. */
const everyMs = 60_000
/** Notes taken over together: a force that adds its officers at once leaves hundreds. */
const notesAtOnce = 20

export interface LeftNotesParts {
  readonly people: Pick<PeopleStore, 'leftNotes' | 'dropNotes'>
  readonly audit: Pick<AuditLog, 'note'>
  readonly log: Log
}

/** Takes over into the log of who did what what another process, which may not write to it, left. */
export class LeftNotesToAudit {
  readonly #parts: LeftNotesParts
  readonly #regularly = new RegularLook(everyMs, () => this.#takeAll())

  constructor(parts: LeftNotesParts) {
    this.#parts = parts
  }

  start(): Promise<void> {
    return this.#regularly.start()
  }

  /** What is left by then is taken over after the next start. */
  stop(): Promise<void> {
    return this.#regularly.stop()
  }

  /** Resolves once no note is left, or the store refused. */
  look(): Promise<void> {
    return this.#regularly.look()
  }

  async #takeAll(): Promise<void> {
    const { log } = this.#parts
    try {
      while (await this.#takeNext());
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      log.warn({ code: error.code, complaint: error.message }, 'audit.not-noted')
    }
  }

  /** Dropped on the main thread, which waits for the disk: once for all of them. False where none is left. */
  async #takeNext(): Promise<boolean> {
    const { people, audit } = this.#parts
    const left = people.leftNotes(notesAtOnce)
    const last = left.at(-1)
    if (last === undefined) return false
    await Promise.all(left.map(({ note }) => audit.note(note)))
    people.dropNotes(last.number)
    return true
  }
}
