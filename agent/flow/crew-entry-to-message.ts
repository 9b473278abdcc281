import type { CrewEntry, CrewRemoval } from '../domain/crew-entry.js'
import type { OutboundMessage } from '../domain/message.js'
import type { CrewEntryMessage } from '../wire/crew-entry-message.js'
import { isoTime } from '../wire/message-parts.js'

/**
 * What the data centre is told of an entry that a crew made.
 * @param removal undefined: it was added
 * @param id a new UUIDv7
 */
export function crewEntryToMessage(
  { addedAtMs, expiresAtMs, ...entry }: CrewEntry,
  removal: CrewRemoval | undefined,
  id: string,
): OutboundMessage {
  const message: CrewEntryMessage = {
    ...{ schema: 'crew-entry/1', id, ...entry },
    addedAt: isoTime(addedAtMs),
    expiresAt: isoTime(expiresAtMs),
    removal: removal === undefined ? null : { by: removal.by, at: isoTime(removal.atMs) },
  }
  return {
    ...{ id, class: 'entry', subtopic: 'hotlist' },
    payload: Buffer.from(JSON.stringify(message)),
    createdAtMs: removal?.atMs ?? addedAtMs,
  }
}
