import type { Verdict } from '../domain/hit.js'
import type { OutboundMessage } from '../domain/message.js'
import { isoTime } from '../wire/message-parts.js'
import type { VerdictMessage } from '../wire/verdict-message.js'

/**
 * An officer's answer for the data centre; `by` as in `AuditNote`.
 * @param newId a new UUIDv7
 */
export function verdictToMessage(
  alert: { readonly hitId: string; readonly readId: string },
  { verdict, by }: { readonly verdict: Verdict; readonly by: string | undefined },
  newId: () => string,
  answeredAtMs: number,
): OutboundMessage {
  const id = newId()
  const message: VerdictMessage = {
    schema: 'verdict/1',
    id,
    hitId: alert.hitId,
    readId: alert.readId,
    verdict,
    answeredBy: by ?? null,
    answeredAt: isoTime(answeredAtMs),
  }
  return {
    id,
    class: 'verdict',
    subtopic: 'verdict',
    payload: Buffer.from(JSON.stringify(message)),
    createdAtMs: answeredAtMs,
  }
}
