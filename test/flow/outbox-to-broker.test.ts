import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { MessageClass, OutboundMessage } from '../../agent/domain/message.js'
import { OperationalError, RefusedError } from '../../agent/errors.js'
import { OutboxToBroker, type SenderOptions } from '../../agent/flow/outbox-to-broker.js'
import { KeptLog } from '../fakes/kept-log.js'
import { MemoryOutbox } from '../fakes/memory-outbox.js'
import { ScriptedUplink } from '../fakes/scripted-uplink.js'
import { SetClock } from '../fakes/set-clock.js'
import { until } from '../until.js'

const minuteMs = 60_000

function message(id: string, kind: MessageClass, createdAtMs: number, bytes = 10): OutboundMessage {
  return { id, class: kind, subtopic: id, payload: new Uint8Array(bytes), createdAtMs }
}

/** @param random 0 makes every wait as short as can be */
function sender(t: Test, changes: Partial<SenderOptions> = {}, random = () => 0) {
  const outbox = new MemoryOutbox()
  const uplink = new ScriptedUplink()
  const clock = new SetClock()
  const log = new KeptLog()
  const parts = { outbox, uplink, clock, log, random }
  const options: SenderOptions = { device: 'd', acknowledgedBy: 'receipt', tickMs: 10, ...changes }
  const flow = new OutboxToBroker(parts, options)
  t.teardown(() => flow.stop())
  const sent = () => uplink.published.map((topic) => topic.replace('anpr/v1/d/up/', ''))
  const receipt = (...ids: string[]) => uplink.receive('anpr/v1/d/down/receipt', JSON.stringify({ ids }))
  const allSent = () => [...outbox.held.values()].every(({ sentAtMs }) => sentAtMs !== undefined)
  return { flow, outbox, uplink, clock, log, sent, receipt, allSent }
}

t.test('what lies in the outbox goes out in its order and leaves it by a receipt', async (t) => {
  const { flow, outbox, sent, receipt, allSent } = sender(t)
  outbox.put(
    message('o', 'overview', 9),
    message('r1', 'read', 1),
    message('r2', 'read', 2),
    message('h', 'hit', 0),
  )
  flow.start()
  await until('all sent', allSent)
  t.strictSame(sent(), ['h', 'r2', 'r1', 'o'])
  t.equal(outbox.held.size, 4, 'a PUBACK proves only the first broker')
  receipt('h', 'r1', 'unknown')
  await until('acknowledged', () => outbox.held.size === 2)
  t.match(flow.counts(), { sent: 4, acknowledged: 3, setAside: 0 })
})

t.test('a commit wakes the sender, and so does a new connection', async (t) => {
  const { flow, outbox, uplink, sent } = sender(t, { tickMs: 100_000 })
  uplink.windowNow = 0
  outbox.put(message('r1', 'read', 1))
  flow.kick()
  flow.start()
  await sleep(20)
  t.strictSame(sent(), [])
  uplink.connect()
  await until('the first', () => sent().length === 1)
  outbox.put(message('r2', 'read', 2))
  flow.kick()
  await until('the second', () => sent().length === 2)
  t.strictSame(sent(), ['r1', 'r2'])
})

t.test('without a receipt the same id is sent again after the time-out, and not before', async (t) => {
  const { flow, outbox, clock, sent, receipt, allSent } = sender(t)
  outbox.put(message('r', 'read', 1), message('q', 'read', 0))
  flow.start()
  await until('sent', allSent)
  receipt('q')
  clock.nowMs += 10 * minuteMs
  await until('asked again', async () => {
    const before = outbox.asked
    await sleep(20)
    return outbox.asked > before
  })
  t.strictSame(sent(), ['r', 'q'])
  clock.nowMs += 1
  await until('sent again', () => sent().length === 3)
  t.strictSame(sent(), ['r', 'q', 'r'])
})

t.test(
  'what an earlier life of the process sent, and nobody acknowledged, is sent again at once',
  async (t) => {
    const { flow, outbox, clock, sent } = sender(t)
    outbox.put(message('r1', 'read', 1), message('r2', 'read', 2))
    await outbox.markSent(['r1', 'r2'], clock.wallMs() - 1)
    flow.start()
    await until('both', () => sent().length === 2)
    await sleep(50)
    t.strictSame(sent(), ['r2', 'r1'], 'and then waits for its receipt as any other')
  },
)

t.test('a silent data centre is asked less and less often', async (t) => {
  const { flow, outbox, clock, sent, allSent } = sender(t)
  outbox.put(message('r', 'read', 1))
  flow.start()
  await until('sent', allSent)
  const sentAtMinutes: number[] = []
  for (let minute = 0; minute < 100; minute++) {
    const before = sent().length
    clock.nowMs += minuteMs
    const asked = outbox.asked
    await until('asked', () => outbox.asked > asked + 1)
    if (sent().length === before) continue
    sentAtMinutes.push(minute + 1)
    await until('marked as sent now', () => outbox.held.get('r')?.sentAtMs === clock.wallMs())
  }
  t.strictSame(sentAtMinutes, [11, 23, 47, 95])
})

t.test('where the centre sends no receipts, the broker’s PUBACK takes a message out', async (t) => {
  const { flow, outbox, sent } = sender(t, { acknowledgedBy: 'puback' })
  outbox.put(message('r1', 'read', 1), message('r2', 'read', 2))
  flow.start()
  await until('emptied', () => outbox.held.size === 0)
  t.strictSame(sent(), ['r2', 'r1'])
})

t.test(
  'a PUBACK without subscribers takes nothing out: it is sent again, and the rest goes on',
  async (t) => {
    const { flow, outbox, uplink, clock, sent, allSent } = sender(t, { acknowledgedBy: 'puback' })
    uplink.taking = 'nobody-subscribes'
    outbox.put(message('r1', 'read', 1), message('r2', 'read', 2))
    flow.start()
    await until('sent', allSent)
    t.equal(outbox.held.size, 2)
    t.strictSame(flow.complaints(), ['nobody subscribes to what is sent to the broker: read'])
    uplink.taking = 'taken'
    clock.nowMs += 10 * minuteMs + 1
    await until('emptied', () => outbox.held.size === 0)
    t.strictSame(sent(), ['r2', 'r1', 'r2', 'r1'])
    t.strictSame(flow.complaints(), [])
  },
)

t.test('where somebody subscribes to reads alone, pictures are sent again less and less often', async (t) => {
  const { flow, outbox, uplink, clock, sent, allSent } = sender(t, { acknowledgedBy: 'puback' })
  const take = (topic: string) => {
    uplink.taking = topic.includes('/read') ? 'taken' : 'nobody-subscribes'
    return undefined
  }
  uplink.answer = take
  const sentAtMinutes: number[] = []
  flow.start()
  for (let minute = 0; minute < 50; minute++) {
    const before = sent().length
    outbox.put(message(`read-${minute}`, 'read', minute))
    if (minute === 0) outbox.put(message('o', 'overview', 0))
    flow.kick()
    await until('the read is taken', () => !outbox.held.has(`read-${minute}`))
    const asked = outbox.asked
    await until('asked', () => outbox.asked > asked + 1)
    if (sent().indexOf('o', before) >= 0) sentAtMinutes.push(minute)
    await until('marked', allSent)
    clock.nowMs += minuteMs
  }
  t.strictSame(sentAtMinutes, [0, 11, 23, 47])
  t.strictSame(flow.complaints(), ['nobody subscribes to what is sent to the broker: overview'])
  uplink.answer = () => undefined
  uplink.taking = 'taken'
  clock.nowMs += 100 * minuteMs
  await until('taken out', () => outbox.held.size === 0)
  t.strictSame(flow.complaints(), [])
})

t.test('who comes back for reads is offered at once what nobody took meanwhile, hits as well', async (t) => {
  const { flow, outbox, uplink, clock, allSent } = sender(t, { acknowledgedBy: 'puback' })
  uplink.taking = 'nobody-subscribes'
  outbox.put(message('hit', 'hit', 1), message('r1', 'read', 1))
  flow.start()
  await until('sent', allSent)
  for (let hour = 0; hour < 60; hour++) {
    clock.nowMs += 60 * minuteMs
    const asked = outbox.asked
    await until('asked', () => outbox.asked > asked + 1)
    await until('marked', allSent)
  }
  uplink.taking = 'taken'
  clock.nowMs += 11 * minuteMs
  outbox.put(message('r2', 'read', 2))
  flow.kick()
  await until('emptied', () => outbox.held.size === 0)
  t.strictSame(flow.complaints(), [])
})

t.test('a refused message is set aside with its reason, and the rest goes on', async (t) => {
  const { flow, outbox, uplink, log, sent } = sender(t)
  uplink.answer = (topic) =>
    topic.endsWith('/bad') ? new RefusedError('uplink.too-large', 'message too large') : undefined
  outbox.put(message('bad', 'hit', 9), message('r', 'read', 1))
  flow.start()
  await until('set aside and sent', () => outbox.aside.size === 1 && flow.counts().sent === 1)
  t.equal(outbox.aside.get('bad'), 'message too large')
  await sleep(30)
  t.strictSame(sent(), ['bad', 'r'], 'it is not tried again')
  t.ok(log.names().includes('outbox.set-aside'))
})

t.test('no more is under way than the window and the link’s share of bytes allow', async (t) => {
  const small = sender(t)
  small.uplink.answer = undefined
  small.uplink.windowNow = 7
  small.outbox.put(...Array.from({ length: 20 }, (_, index) => message(`r${index}`, 'read', index)))
  small.flow.start()
  await until('the window is full', () => small.sent().length === 7)
  small.uplink.underWay[0]!.taken()
  await until('one more', () => small.sent().length === 8)

  const large = sender(t)
  large.uplink.answer = undefined
  large.outbox.put(
    ...Array.from({ length: 9 }, (_, index) => message(`o${index}`, 'overview', index, 25_000)),
  )
  large.flow.start()
  await until('two', () => large.sent().length === 2)
  await sleep(50)
  t.equal(small.sent().length, 8)
  t.equal(large.sent().length, 2, '50 kB are under way: a third picture would make them 75')
  small.uplink.lose()
  large.uplink.lose()
})

t.test('the link does not wait for a slow disk to note what the broker took', async (t) => {
  const { flow, outbox, uplink, sent } = sender(t)
  uplink.windowNow = 2
  const markSent = outbox.markSent.bind(outbox)
  let onDisk = () => {}
  const disk = new Promise<void>((resolve) => {
    onDisk = resolve
  })
  outbox.markSent = async (ids, atMs) => {
    await disk
    await markSent(ids, atMs)
  }
  outbox.put(...Array.from({ length: 600 }, (_, index) => message(`r${index}`, 'read', index)))
  flow.start()
  await until('as many as may wait for the disk', () => sent().length === 500)
  await sleep(20)
  t.equal(new Set(sent()).size, 500, 'none twice, and no more')
  onDisk()
  await until('the rest', () => sent().length === 600)
})

t.test('a hit that comes while pictures go out goes before the other pictures', async (t) => {
  const { flow, outbox, uplink, sent, allSent } = sender(t)
  uplink.answer = undefined
  outbox.put(...Array.from({ length: 9 }, (_, index) => message(`o${index}`, 'overview', index, 25_000)))
  flow.start()
  await until('two pictures under way', () => sent().length === 2)
  outbox.put(message('h', 'hit', 0))
  flow.kick()
  uplink.answer = () => undefined
  for (const publish of uplink.underWay.splice(0)) publish.taken()
  await until('all sent', allSent)
  t.ok(sent().indexOf('h') <= 3, sent().join(' '))
})

t.test(
  'a lost connection leaves everything in the outbox, and the next one gets it under the same ids',
  async (t) => {
    const { flow, outbox, uplink, sent, allSent } = sender(t)
    uplink.answer = undefined
    outbox.put(...['a', 'b', 'c'].map((id, index) => message(id, 'read', index)))
    flow.start()
    await until('under way', () => uplink.underWay.length === 3)
    uplink.lose()
    await sleep(30)
    t.equal(sent().length, 3, 'nothing is sent without a connection')
    t.equal(outbox.held.size, 3)
    uplink.answer = () => undefined
    uplink.connect()
    await until('all sent', allSent)
    t.strictSame(sent().slice(3).sort(), ['a', 'b', 'c'])
  },
)

t.test('a broker that pushes back is left in peace for a while and then asked again', async (t) => {
  const { flow, outbox, uplink, log, allSent } = sender(t)
  let refusals = 3
  uplink.answer = () =>
    refusals-- > 0 ? new OperationalError('uplink.publish-failed', 'Quota exceeded') : undefined
  outbox.put(message('r', 'read', 1))
  flow.start()
  await until('sent', allSent)
  t.equal(log.names().filter((name) => name === 'outbox.paused').length, 3)
  t.equal(outbox.aside.size, 0)
})

t.test(
  'a message that costs the connection every time does not keep the others back, nor is it given up',
  async (t) => {
    const { flow, outbox, uplink, sent } = sender(t, {}, () => 0.5)
    uplink.answer = undefined
    const others = Array.from({ length: 20 }, (_, index) => message(`r${index}`, 'read', index))
    outbox.put(message('poison', 'hit', 99), ...others)
    flow.start()
    // The broker: takes everything in order until it meets the poison.
    const broker = setInterval(() => {
      if (uplink.windowNow === 0) uplink.connect()
      else if (uplink.underWay.some(({ topic }) => topic.endsWith('/poison'))) uplink.lose()
      else for (const publish of uplink.underWay.splice(0)) publish.taken()
    }, 5)
    t.teardown(() => clearInterval(broker))
    await until('the others sent', () =>
      others.every(({ id }) => outbox.held.get(id)?.sentAtMs !== undefined),
    )
    t.ok(sent().filter((id) => id === 'poison').length >= 3)
    t.ok(outbox.held.has('poison') && outbox.aside.size === 0)
  },
)

t.test('a hit that a bad link kept failing goes out as soon as anything does', async (t) => {
  const { flow, outbox, uplink, clock, sent } = sender(t, {}, () => 0.9)
  uplink.answer = undefined
  const lose = async () => {
    uplink.lose()
    await sleep(5)
  }
  outbox.put(message('hit', 'hit', 1))
  flow.start()
  for (let times = 1; times <= 8; times++) {
    await until('it is tried', () => uplink.underWay.length === 1)
    await lose()
    clock.nowMs += 11 * minuteMs
    uplink.connect()
  }
  await until('it is tried', () => uplink.underWay.length === 1)
  await lose()
  outbox.put(message('read', 'read', 2))
  uplink.connect()
  await until('something else is tried, since the hit has to wait', () => sent().at(-1) === 'read')
  uplink.underWay.shift()!.taken()
  await until('the hit, without a wait', () => sent().at(-1) === 'hit')
  t.equal(uplink.underWay.length, 1)
  await lose()
  uplink.connect()
  outbox.put(message('read-2', 'read', 3))
  flow.kick()
  await until('it has to wait again: by now it alone fails', () => sent().at(-1) === 'read-2')
  uplink.underWay.shift()!.taken()
  outbox.put(message('read-3', 'read', 4))
  flow.kick()
  await until('and goes on waiting', () => sent().at(-1) === 'read-3')
  await lose()
})

t.test('a receipt that breaks the contract is refused whole and counted', async (t) => {
  const { flow, outbox, uplink, log, allSent } = sender(t)
  outbox.put(message('r', 'read', 1))
  flow.start()
  await until('sent', allSent)
  const breaches = ['no json', '{}', '{"ids":"r"}', '{"ids":["r",""]}', 'null']
  for (const text of breaches) uplink.receive('anpr/v1/d/down/receipt', text)
  uplink.receive('anpr/v1/d/down/receipt', `{"ids":["${'r'.repeat(1_200_000)}"]}`)
  uplink.receive('anpr/v1/d/down/command', '{"ids":["r"]}')
  await sleep(20)
  t.equal(outbox.held.size, 1)
  t.equal(flow.counts().receiptsRefused, breaches.length + 1)
  t.strictSame(flow.complaints(), ['6 receipts of the data centre broke the contract'])
  t.notMatch(JSON.stringify(log.lines), 'no json')
})

t.test(
  'a store that fails for a while is asked again, and what the broker took is marked in the end',
  async (t) => {
    const { flow, outbox, uplink, log, sent, allSent } = sender(t)
    const full = () => new OperationalError('store.full', 'the disk is full')
    outbox.failures.push(full())
    uplink.answer = undefined
    outbox.put(message('r', 'read', 1))
    flow.start()
    await until('under way', () => uplink.underWay.length === 1)
    outbox.failures.push(full(), full())
    uplink.underWay[0]!.taken()
    await until('marked', allSent)
    t.strictSame(sent(), ['r'], 'it is not sent a second time meanwhile')
    t.ok(log.names().filter((name) => name === 'outbox.store-failed').length >= 2)
  },
)

t.test('a stop waits for what is under way and takes nothing new', async (t) => {
  const { flow, outbox, uplink, sent } = sender(t)
  uplink.answer = undefined
  outbox.put(message('r', 'read', 1))
  flow.start()
  await until('under way', () => uplink.underWay.length === 1)
  outbox.put(message('late', 'hit', 2))
  const stopped = flow.stop()
  flow.kick()
  uplink.underWay[0]!.taken()
  await stopped
  t.ok(outbox.held.get('r')?.sentAtMs)
  t.strictSame(sent(), ['r'])
})
