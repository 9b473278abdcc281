import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { PacketLengths } from '../../agent/uplink/packet-lengths.js'
import { until } from '../until.js'
import { device, sending } from './sending-to-hostile.js'

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
