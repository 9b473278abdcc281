import { OperationalError } from '../errors.js'
import type { Clock, Log } from '../ports.js'
import type { Store } from '../store-ports.js'
import { auditEventsMost } from '../wire/audit-message.js'
import { eventsToAuditMessage } from './events-to-audit-message.js'
import { RegularLook } from './regular-look.js'

/** Nobody waits for the log: one message a minute costs less than one an event. */
const everyMs = 60_000
/** Behind a link that is down the events wait in the log itself, where they lie once. */
const waitingMost = 10

export interface AuditToOutboxParts {
  readonly store: Pick<Store, 'audit' | 'outbox'>
  readonly clock: Pick<Clock, 'wallMs'>
  readonly newId: () => string
  /** There is something to send. */
  readonly onQueued: () => void
  readonly log: Log
}

/**
 * Hands the log of who did what to the outbox, message by message. A receipt takes the message; the events stay. What
 * is not queued by its stop is queued after the next start.
 */
export const auditToOutbox = (parts: AuditToOutboxParts): RegularLook =>
  new RegularLook(everyMs, () => queueAll(parts))

/** Resolves once what may wait in the outbox waits there, or the store refused. */
async function queueAll(parts: AuditToOutboxParts): Promise<void> {
  const { store, onQueued, log } = parts
  try {
    let { audit: waiting = 0 } = (await store.outbox.health()).waiting
    for (; waiting < waitingMost && (await queueNext(parts)); waiting++) onQueued()
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error
    log.warn({ code: error.code, complaint: error.message }, 'audit.not-queued')
  }
}

/** False where every event is queued. */
async function queueNext({ store, clock, newId }: AuditToOutboxParts): Promise<boolean> {
  const events = await store.audit.unqueued(auditEventsMost)
  const last = events.at(-1)
  if (last === undefined) return false
  await store.audit.queue(eventsToAuditMessage(events, newId(), clock.wallMs()), last)
  return true
}
