import { type AuditNote, type ChainedEvent, chainStart } from '../../agent/domain/audit.js'
import { eventsToAuditMessage } from '../../agent/flow/events-to-audit-message.js'
import { canonicalEvent, chainedHash } from '../../agent/wire/audit-chain.js'
import {
  type Examples,
  exampleHit,
  exampleId,
  exampleNowMs,
  exampleRead,
  messageContent,
} from './example-read.js'

/** The log begins, an alert is looked at, and answered. */
export function auditExamples(): Examples {
  const verdict = { readId: exampleRead.readId, hitIds: [exampleHit.hitId], verdict: 'confirmed' } as const
  const events: readonly AuditNote[] = [
    { kind: 'agent.started', by: 'agent', about: { version: '0.1.0', configSha256: 'c0'.repeat(32) } },
    { kind: 'consultation.alerts', by: undefined, about: { hitIds: [exampleHit.hitId] } },
    { kind: 'alteration.verdict', by: 'C1234', about: verdict },
  ]
  return { usual: messageContent(eventsToAuditMessage(chained(events), exampleId(60), exampleNowMs)) }
}

function chained(notes: readonly AuditNote[]): ChainedEvent[] {
  let previousHash = chainStart.hash
  return notes.map((note, index) => {
    const event = { ...note, number: index + 1, atMs: exampleNowMs }
    const chainedEvent = { ...event, previousHash, hash: chainedHash(previousHash, canonicalEvent(event)) }
    previousHash = chainedEvent.hash
    return chainedEvent
  })
}
