import { type AuditEvent, type ChainedEvent, chainStart } from '../../agent/domain/audit.js'
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
  const started = {
    kind: 'agent.started' as const,
    by: 'agent',
    about: { version: '0.1.0', configSha256: 'c0'.repeat(32) },
  }
  const events = [
    { ...started, number: 1 },
    { kind: 'consultation.alerts', by: undefined, about: { hitIds: [exampleHit.hitId] }, number: 2 },
    {
      kind: 'alteration.verdict',
      by: 'C1234',
      about: { readId: exampleRead.readId, hitIds: [exampleHit.hitId], verdict: 'confirmed' },
      number: 3,
    },
  ] as const
  return { usual: messageContent(eventsToAuditMessage(chained(events), exampleId(60), exampleNowMs)) }
}

function chained(events: readonly Omit<AuditEvent, 'atMs'>[]): ChainedEvent[] {
  let previousHash = chainStart.hash
  return events.map((each) => {
    const event = { ...each, atMs: exampleNowMs }
    const hash = chainedHash(previousHash, canonicalEvent(event))
    const link = { ...event, previousHash, hash }
    previousHash = hash
    return link
  })
}
