import t, { type Test } from 'tap'
import { v7 } from 'uuid'
import { OperationalError } from '../../agent/errors.js'
import { auditToOutbox } from '../../agent/flow/audit-to-outbox.js'
import type { AuditMessage } from '../../agent/wire/audit-message.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryStore } from '../fakes/memory-store.js'
import { SetClock } from '../fakes/set-clock.js'

async function started(t: Test, events: number) {
  const store = new MemoryStore()
  const note = () => store.audit.note({ kind: 'consultation.reads', by: '9', about: { reads: 1 } })
  for (let n = 0; n < events; n++) await note()
  const log = new KeptLog()
  let kicks = 0
  const onQueued = () => {
    kicks += 1
  }
  const upload = auditToOutbox({ store, clock: new SetClock(), newId: v7, onQueued, log })
  await upload.start()
  t.teardown(() => upload.stop())
  await upload.look()
  const waiting = async () => (await store.outbox.next(100, 0, [])).toReversed()
  return { store, note, upload, log, waiting, kicks: () => kicks }
}

t.test('the log goes into the outbox in order, in messages that the contract knows', async (t) => {
  const { waiting, kicks, note, upload, store } = await started(t, 120)
  const numbers = (await waiting()).map(({ subtopic, payload }) => {
    t.match(parseUpMessage(subtopic, payload), { kind: 'audit' })
    const { events } = JSON.parse(Buffer.from(payload).toString()) as AuditMessage
    return [events[0]!.number, events.at(-1)!.number]
  })
  t.same(numbers, [
    [1, 50],
    [51, 100],
    [101, 120],
  ])
  t.equal(kicks(), 3)
  await store.outbox.acknowledge((await waiting()).map(({ id }) => id))
  await upload.look()
  t.same(await waiting(), [], 'once')
  await note()
  await upload.look()
  t.equal((await waiting()).length, 1)
})

t.test('behind a link that is down only a few messages wait, the other events in the log', async (t) => {
  const { waiting, upload, store } = await started(t, 700)
  t.equal((await waiting()).length, 10)
  await upload.look()
  t.equal((await waiting()).length, 10)
  await store.outbox.acknowledge((await waiting()).map(({ id }) => id))
  await upload.look()
  t.equal((await waiting()).length, 4)
  t.match(JSON.parse(Buffer.from((await waiting())[0]!.payload).toString()), { events: [{ number: 501 }] })
})

t.test('a store that refuses is told, and asked again later', async (t) => {
  const { store, note, upload, log, waiting } = await started(t, 0)
  await note()
  const { queue } = store.audit
  store.audit.queue = () => Promise.reject(new OperationalError('store.full', 'the disk is full'))
  await upload.look()
  t.same(log.names(), ['audit.not-queued'])
  store.audit.queue = queue
  await upload.look()
  t.equal((await waiting()).length, 1)
})
