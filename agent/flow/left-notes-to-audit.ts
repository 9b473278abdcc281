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

/**
 * Takes over into the log of who did what what another process, which may not write to it, left. What is left at its
 * stop is taken over after the next start.
 */
export const leftNotesToAudit = (parts: LeftNotesParts): RegularLook =>
  new RegularLook(everyMs, () => takeAll(parts))

/** Resolves once no note is left, or the store refused. */
async function takeAll(parts: LeftNotesParts): Promise<void> {
  try {
    while (await takeNext(parts));
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error
    parts.log.warn({ code: error.code, complaint: error.message }, 'audit.not-noted')
  }
}

/** Dropped on the main thread, which waits for the disk: once for all of them. False where none is left. */
async function takeNext({ people, audit }: LeftNotesParts): Promise<boolean> {
  const left = people.leftNotes(notesAtOnce)
  const last = left.at(-1)
  if (last === undefined) return false
  await Promise.all(left.map(({ note }) => audit.note(note)))
  people.dropNotes(last.number)
  return true
}
