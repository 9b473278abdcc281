import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { OutboundMessage } from '../../agent/domain/message.js'
import { OutboxToBroker } from '../../agent/flow/outbox-to-broker.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { PacketLengths } from '../../agent/uplink/packet-lengths.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { message, passing } from '../store/passings.js'
import { until } from '../until.js'
import { HostileBroker } from './hostile-broker.js'

const device = 'patrol-17'
const receipt = `anpr/v1/${device}/down/receipt`

/** A clock whose wall a test may set, while the other runs on. */
class SteppingClock extends SetClock {
  readonly #beganMs = performance.now()
  aheadMs = 0

  override wallMs(): number {
    return Math.round(super.wallMs() + this.aheadMs + performance.now() - this.#beganMs)
  }

  override monotonicMs(): number {
    return this.nowMs + performance.now() - this.#beganMs
  }
}

/** A real store, sender and link before a broker that does what it is told. */
async function sending(t: Test, reads: number, changes: { readonly url?: string } = {}) {
  const broker = await HostileBroker.started()
  t.teardown(() => broker.stop())
  const store = new WorkerStore({ folder: t.testdir() })
  await store.start()
  t.teardown(() => store.stop())
  const clock = new SteppingClock()
  const messages: OutboundMessage[] = Array.from({ length: reads }, (_, number) => ({
    ...message(`m${number}`, 'read', clock.wallMs() + number),
    subtopic: `read/${number}`,
  }))
  for (const each of messages) await store.commit({ ...passing(each.id), messages: [each], heldMessages: [] })
  const log = new KeptLog()
  const after = (_: number, run: () => void) => {
    const timer = setTimeout(run, 5)
    return () => clearTimeout(timer)
  }
  const uplink = new MqttUplink(
    { url: broker.url, device, version: 4, appVersion: '1', publishTimeoutMs: 300, ...changes },
    { clock, log, random: () => 0, after },
  )
  const options = { device, acknowledgedBy: 'receipt', receiptTimeoutMs: 200, tickMs: 20 } as const
  const sender = new OutboxToBroker({ outbox: store.outbox, uplink, clock, log, random: () => 0 }, options)
  await uplink.start()
  sender.start()
  t.teardown(async () => {
    await sender.stop()
    await uplink.stop()
  })
  const waiting = async () => (await store.outbox.health()).waiting.read
  const came = () => new Set(broker.topics.filter((topic) => topic.includes('/up/read/')))
  /** From now on as a data centre should. */
  const honest = () => {
    broker.treatment = ({ topic }, acknowledge) => {
      acknowledge()
      broker.publish(receipt, JSON.stringify({ ids: [`m${topic.split('/').at(-1)}`] }))
    }
  }
  return { broker, store, clock, uplink, sender, log, waiting, came, honest }
}

t.test('a broker that accepts and never acknowledges costs nothing but time', async (t) => {
  const { broker, waiting, came, honest, uplink } = await sending(t, 20)
  broker.treatment = () => {}
  await until('it was given up and tried again', () => broker.connections >= 3)
  t.equal(await waiting(), 20)
  t.match(uplink.health().complaint ?? '', /did not answer a publish|^$/)
  honest()
  await until('all arrived', async () => (await waiting()) === 0)
  t.equal(came().size, 20)
})

t.test(
  'a broker that acknowledges and forgets: the same messages are sent again until a receipt comes',
  async (t) => {
    const { broker, waiting, honest } = await sending(t, 10)
    const times = (topic: string) => broker.topics.filter((each) => each === topic).length
    await until('the first was sent again', () => times(`anpr/v1/${device}/up/read/0`) >= 2)
    t.equal(await waiting(), 10, 'no acknowledgement of a broker takes a message out')
    honest()
    await until('all arrived', async () => (await waiting()) === 0)
  },
)

t.test('a broker that closes at every tenth message gets all of them in the end', async (t) => {
  const { broker, waiting, came, honest } = await sending(t, 40)
  honest()
  const treat = broker.treatment
  let count = 0
  broker.treatment = (packet, acknowledge, socket) => {
    if (++count % 10 === 0) socket.destroy()
    else treat(packet, acknowledge, socket)
  }
  await until('all arrived', async () => (await waiting()) === 0)
  t.equal(came().size, 40)
  t.ok(broker.connections > 3)
})

t.test('a broker that sends without end is cut off, and fills no memory', async (t) => {
  const { broker, uplink, log, waiting, honest } = await sending(t, 5)
  broker.treatment = () => {}
  await until('connected', () => uplink.health().state === 'connected')
  const beforeBytes = process.memoryUsage().rss
  const chunk = Buffer.alloc(1024 * 1024, 0x41)
  for (let sent = 0; sent < 64; sent++) {
    // A publish of 256 MB, the most that MQTT knows, again and again.
    broker.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))
    for (let each = 0; each < 4; each++) broker.write(chunk)
    await sleep(1)
  }
  await until('it is told', () =>
    log.lines.some(({ fields }) => (fields as { code?: string }).code === 'uplink.packet-too-large'),
  )
  t.match(JSON.stringify(log.lines), /the broker sent a packet of 268435455 bytes, expected at most 2097152/)
  t.ok(process.memoryUsage().rss - beforeBytes < 200 * 1024 * 1024, 'not the 256 MB of a single one')
  honest()
  await until('all arrived', async () => (await waiting()) === 0)
})

t.test('where the name of the broker is not known any more, health says so and messages wait', async (t) => {
  const { uplink, waiting, log } = await sending(t, 3, { url: 'mqtt://broker.invalid:1883' })
  await until('tried again', () => log.names().filter((name) => name === 'uplink.lost').length > 2)
  t.match(uplink.health().complaint, /ENOTFOUND|EAI_AGAIN/)
  t.equal(await waiting(), 3)
})

t.test('receipts that are unknown, repeated, no receipts, or a million at once harm nothing', async (t) => {
  const { broker, sender, waiting, honest, uplink } = await sending(t, 10)
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
    honest()
    await until('all arrived', async () => (await waiting()) === 0)
  })
}

t.test('packets are measured however the bytes are cut', (t) => {
  const packet = (length: readonly number[], bytes: number) => [0x30, ...length, ...Array(bytes).fill(0xff)]
  const bytes = Uint8Array.from([...packet([0], 0), ...packet([0xc8, 0x01], 200), ...packet([5], 5)])
  for (const step of [1, 2, 7, 1_000]) {
    const lengths = new PacketLengths(200)
    for (let at = 0; at < bytes.length; at += step)
      t.equal(lengths.tooLongIn(bytes.subarray(at, at + step)), undefined)
    t.equal(lengths.tooLongIn(Uint8Array.from([0x30, 0xc9])), undefined)
    t.equal(lengths.tooLongIn(Uint8Array.from([0x01])), 201)
  }
  t.end()
})
