import t from 'tap'
import { type AuditEvent, chainStart } from '../../agent/domain/audit.js'
import { eventsToAuditMessage } from '../../agent/flow/events-to-audit-message.js'
import { canonicalEvent, chainedHash, parseCanonicalEvent } from '../../agent/wire/audit-chain.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'

const id = '01938c5e-0000-7000-8000-000000000001'
const readId = '01938c5e-0000-7000-8000-000000000002'
const event: AuditEvent = {
  ...{ number: 1, atMs: Date.UTC(2026, 10, 3, 10, 15), kind: 'alteration.verdict', by: undefined },
  about: { verdict: 'misread', readId, hitIds: [id] },
}
const text = `{"about":{"hitIds":["${id}"],"readId":"${readId}","verdict":"misread"},"at":"2026-11-03T10:15:00.000Z","by":null,"kind":"alteration.verdict","number":1}`

t.test('an event has one text, from which it is had again', async (t) => {
  t.equal(canonicalEvent(event), text)
  t.strictSame(canonicalEvent(parseCanonicalEvent(text)!), text)
  t.match(parseCanonicalEvent(text), event)
  t.equal(parseCanonicalEvent(text.replace('{"about"', '{ "about"')), undefined, 'and no other')
  t.equal(parseCanonicalEvent('{"number":1'), undefined)
  t.equal(parseCanonicalEvent('null'), undefined)
})

t.test('the log goes up with its hashes, and a receiver can check them', async (t) => {
  const hash = chainedHash(chainStart.hash, text)
  const sent = eventsToAuditMessage([{ ...event, previousHash: chainStart.hash, hash }], id, event.atMs)
  t.match(sent, { id, class: 'audit', subtopic: 'audit' })
  const received = parseUpMessage(sent.subtopic, sent.payload)
  if (!('message' in received) || received.kind !== 'audit') return t.fail('expected a message of the log')
  const { previousHash, events } = received.message
  const { at, by, hash: told, ...rest } = events[0]!
  const again = { ...rest, atMs: Date.parse(at), by: by ?? undefined } as AuditEvent
  t.equal(chainedHash(previousHash, canonicalEvent(again)), told)
})

t.test('what the contract does not know is refused', async (t) => {
  const hash = chainStart.hash
  const payload = (about: object, kind = 'collection.read') =>
    Buffer.from(
      JSON.stringify({
        ...{ schema: 'audit/1', id, previousHash: hash },
        events: [{ number: 1, at: '2026-11-03T10:15:00.000Z', kind, by: 'agent', about, hash }],
      }),
    )
  t.match(parseUpMessage('audit', payload({ readId })), { kind: 'audit', id })
  t.match(parseUpMessage('audit', payload({ vrm: 'AB01CDE' })), { complaint: /events\.0\.about.*vrm/ })
  t.match(parseUpMessage('audit', payload({}, 'collection.all')), { complaint: /events\.0\.kind/ })
  t.match(parseUpMessage('audit', Buffer.from('{}')), { complaint: /schema/ })
})
