import type { OutboundMessage } from '../domain/message.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import { isoTime } from '../wire/message-parts.js'
import type { MissedMessage } from '../wire/missed-message.js'

/**
 * Tells the data centre that nobody has answered an alert in time.
 * @param newId a new UUIDv7
 */
export function alertToMissedMessage(
  { hitId, readId, raisedAtMs }: Pick<StoredAlert, 'hitId' | 'readId' | 'raisedAtMs'>,
  newId: () => string,
  missedAtMs: number,
): OutboundMessage {
  const id = newId()
  const times = { raisedAt: isoTime(raisedAtMs), missedAt: isoTime(missedAtMs) }
  const message: MissedMessage = { schema: 'missed/1', id, hitId, readId, ...times }
  return {
    ...{ id, class: 'verdict', subtopic: 'verdict', createdAtMs: missedAtMs },
    payload: Buffer.from(JSON.stringify(message)),
  }
}
