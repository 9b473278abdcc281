import type { ChainedEvent } from '../domain/audit.js'
import type { OutboundMessage } from '../domain/message.js'
import type { AuditMessage } from '../wire/audit-message.js'
import { isoTime } from '../wire/message-parts.js'

/**
 * A share of the log for the data centre.
 * @param events one to `auditEventsMost`, in order
 * @param id a new UUIDv7
 */
export function eventsToAuditMessage(
  events: readonly ChainedEvent[],
  id: string,
  nowMs: number,
): OutboundMessage {
  const message: AuditMessage = {
    ...{ schema: 'audit/1', id, previousHash: events[0]!.previousHash },
    events: events.map(({ number, atMs, kind, by, about, hash }) => ({
      ...{ number, at: isoTime(atMs), kind, by: by ?? null, hash },
      about: about as AuditMessage['events'][number]['about'],
    })),
  }
  return {
    ...{ id, class: 'audit', subtopic: 'audit', createdAtMs: nowMs },
    payload: Buffer.from(JSON.stringify(message)),
  }
}
