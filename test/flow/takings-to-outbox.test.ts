import t from 'tap'
import type { OutboundMessage } from '../../agent/domain/message.js'
import { OperationalError } from '../../agent/errors.js'
import { TakingsToOutbox } from '../../agent/flow/takings-to-outbox.js'
import { MemoryOutbox } from '../fakes/memory-outbox.js'

const message = (id: string): OutboundMessage => ({
  ...{ id, class: 'read', subtopic: 'read', payload: new Uint8Array(1), createdAtMs: 1 },
})

function takingsOf(acknowledgedBy: 'receipt' | 'puback') {
  const outbox = new MemoryOutbox()
  outbox.put(message('a'), message('b'))
  const recorded: string[] = []
  const failures: OperationalError[] = []
  const takings = new TakingsToOutbox(acknowledgedBy, {
    ...{ outbox, nowMs: () => 7 },
    onRecorded: (ids) => void recorded.push(...ids),
    onFailure: (error) => void failures.push(error),
  })
  return { outbox, recorded, failures, takings }
}

t.test('where receipts come, what the broker took is marked as sent and stays', async (t) => {
  const { outbox, recorded, takings } = takingsOf('receipt')
  t.equal(takings.take(message('a'), 'taken'), false)
  await takings.flush()
  t.equal(outbox.held.get('a')?.sentAtMs, 7)
  t.strictSame(recorded, ['a'])
})

t.test('where none come, it is taken out, unless the broker had nobody to hand it to', async (t) => {
  const { outbox, recorded, takings } = takingsOf('puback')
  t.equal(takings.take(message('a'), 'taken'), true)
  t.equal(takings.take(message('b'), 'nobody-subscribes'), false)
  await takings.flush()
  t.strictSame([...outbox.held.keys()], ['b'])
  t.equal(outbox.held.get('b')?.sentAtMs, 7)
  t.strictSame(recorded.sort(), ['a', 'b'])
  t.equal(takings.complaints().length, 1)
})

t.test('what the store did not take is told, and recorded by the next flush', async (t) => {
  const { outbox, recorded, failures, takings } = takingsOf('puback')
  const acknowledge = outbox.acknowledge.bind(outbox)
  outbox.acknowledge = async () => {
    throw new OperationalError('store.full', 'the disk is full')
  }
  takings.take(message('a'), 'taken')
  await takings.flush()
  t.strictSame([failures.map(({ code }) => code), recorded], [['store.full'], []])
  outbox.acknowledge = acknowledge
  await takings.flush()
  t.strictSame(recorded, ['a'])
  t.notOk(outbox.held.has('a'))
})
