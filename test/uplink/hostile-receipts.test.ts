import t from 'tap'
import { until } from '../until.js'
import { receipt, sending } from './sending-to-hostile.js'

t.test('receipts that are unknown, repeated, no receipts, or a million at once harm nothing', async (t) => {
  const { broker, sender, waiting, honest, uplink } = await sending(t, 10, { publishTimeoutMs: 20_000 })
  await until('all were sent', () => broker.topics.length >= 10)
  for (const text of [
    '',
    '{',
    '[]',
    '{"ids":"m1"}',
    '{"ids":[1]}',
    JSON.stringify({ ids: Array(10_001).fill('m1') }),
  ])
    broker.publish(receipt, text)
  for (let each = 0; each < 100; each++) {
    const ids = Array.from({ length: 10_000 }, (_, number) => `unknown-${each}-${number}`)
    broker.publish(receipt, JSON.stringify({ ids }))
  }
  await until('the broken ones are counted', () => sender.counts().receiptsRefused === 6)
  t.match(sender.complaints()[0], /^6 receipts of the data centre broke the contract/)
  await until('the others are dealt with', () => {
    const { acknowledged, receiptsDropped } = sender.counts()
    return acknowledged + receiptsDropped >= 1_000_000
  })
  t.equal(await waiting(), 10, 'and none of ours is gone')
  t.equal(uplink.health().state, 'connected')
  honest()
  for (const _ of [1, 2, 3]) broker.publish(receipt, JSON.stringify({ ids: ['m1', 'm1', 'm2'] }))
  await until('all arrived', async () => (await waiting()) === 0)
})

for (const days of [-1, 1]) {
  t.test(`a clock that jumps ${days} day between storing and sending puts nothing off`, async (t) => {
    const { broker, clock, waiting, honest } = await sending(t, 5)
    await until('all were sent', () => broker.topics.length >= 5)
    clock.aheadMs += days * 86_400_000
    const before = broker.topics.length
    await until('they are sent again all the same', () => broker.topics.length >= before + 5)
    t.equal(await waiting(), 5, 'until a receipt comes')
    honest()
    await until('all arrived', async () => (await waiting()) === 0)
  })
}
