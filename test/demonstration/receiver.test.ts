import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { v7 } from 'uuid'
import { EmbeddedBroker } from '../../agent/demonstration/embedded-broker.js'
import { receivedLine } from '../../agent/demonstration/received-line.js'
import { type Received, Receiver } from '../../agent/demonstration/receiver.js'
import { readHolding } from '../../agent/demonstration/receiver-holding.js'
import { sha256Of } from '../../agent/demonstration/receiver-ledger.js'
import { chainStart } from '../../agent/domain/audit.js'
import { InputError } from '../../agent/errors.js'
import { eventsToAuditMessage } from '../../agent/flow/events-to-audit-message.js'
import { OutboxToBroker } from '../../agent/flow/outbox-to-broker.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { KeptLog } from '../fakes/kept-log.js'
import { until } from '../until.js'
import { clock, device, deviceAt, embeddedBroker, passingOf, soon, uplinkTo } from './sending-device.js'

async function receiverAt(t: Test, url: string, folder: string, version: 4 | 5 = 4) {
  const seen: Received[] = []
  const log = new KeptLog()
  const parts = { clock, log, onReceived: (received: Received) => seen.push(received), after: soon }
  const receiver = new Receiver({ url, folder, version }, parts)
  t.teardown(() => receiver.stop())
  await receiver.start()
  await until('the receiver is connected', () => receiver.health().state === 'connected')
  return { receiver, seen, lines: () => seen.map((each) => receivedLine(each)) }
}

t.test('the receiver keeps each message once, gives its receipt, and says what it took', async (t) => {
  const { url } = await embeddedBroker(t)
  const folder = t.testdir()
  const { receiver, lines } = await receiverAt(t, url, folder)
  const { send, receipts } = await deviceAt(t, url)
  const readId = v7()
  const { messages } = passingOf(readId)
  await send(...messages)
  await until('all receipts', () => receipts.length === 4)
  t.strictSame(receipts.toSorted(), messages.map(({ id }) => id).sort())
  t.strictSame(lines().toSorted(), [
    'device online, version 1',
    'hit AB01CDE exact, list stolen, action STOP, final answer',
    'picture overview, 20000 bytes',
    'picture plate, 2000 bytes',
    'read AB01CDE 0.97 camera 1/2/3',
  ])
  await send(...messages)
  await until('the receipts again', () => receipts.length === 8)
  t.match(receiver.counts(), { kept: 4, repeats: 4, breaches: 0, dropped: 0 })
  t.match(await readHolding(folder), {
    readIds: [readId],
    pictureIds: { length: 2 },
    hitIds: { length: 1 },
    picturesLacking: [],
    heldTwice: [],
  })
})

t.test('the log of who did what is kept and acknowledged as everything is', async (t) => {
  const { url } = await embeddedBroker(t)
  const folder = t.testdir()
  const { lines } = await receiverAt(t, url, folder)
  const { send, receipts } = await deviceAt(t, url)
  const about = { readIds: [v7()], messages: 1 }
  const event = { number: 7, atMs: 0, kind: 'disclosure.messages', by: 'agent', about } as const
  const hashes = { previousHash: chainStart.hash, hash: chainStart.hash }
  const id = v7()
  await send(eventsToAuditMessage([{ ...event, ...hashes }], id, 0))
  await until('the receipt', () => receipts.length === 1)
  t.strictSame(receipts, [id])
  t.ok(lines().includes('log of who did what, events: 1, the last number 7'))
  t.match(readFileSync(join(folder, 'received.jsonl'), 'utf8'), /"kind":"audit".*"readId":null/)
})

t.test('what breaks the contract gets no receipt and is told', async (t) => {
  const { url } = await embeddedBroker(t)
  const folder = t.testdir()
  const { receiver, lines } = await receiverAt(t, url, folder)
  const { send, receipts } = await deviceAt(t, url)
  const [read] = passingOf(v7()).messages
  const other = Buffer.from(Buffer.from(read!.payload).toString().replace('"towards"', '"away"'))
  await send(
    { subtopic: 'read', payload: Buffer.from('{}') },
    { subtopic: 'nonsense', payload: Buffer.from('') },
  )
  await send(read!)
  await until('a receipt', () => receipts.length === 1)
  await send({ subtopic: 'read', payload: other })
  await until('three breaches', () => receiver.counts().breaches === 3)
  t.match(
    lines().filter((line) => line.startsWith('refused')),
    [
      /^refused (read: schema|nonsense: topic)/,
      /^refused (read: schema|nonsense: topic)/,
      'refused read: id: came before with other content',
    ],
  )
  t.equal(receiver.counts().kept, 1)
  t.equal(receipts.length, 1)
})

t.test('a restart forgets nothing and cuts off what a power cut tore', async (t) => {
  const { url } = await embeddedBroker(t)
  const folder = t.testdir()
  const first = await receiverAt(t, url, folder)
  const { send, receipts } = await deviceAt(t, url)
  const before = passingOf(v7())
  await send(...before.messages)
  await until('the receipts', () => receipts.length === 4)
  await first.receiver.stop()
  appendFileSync(join(folder, 'received.jsonl'), '{"id":"torn","sha25')

  const second = await receiverAt(t, url, folder)
  const after = passingOf(v7())
  await send(...before.messages, ...after.messages)
  await until('all receipts', () => receipts.length === 12)
  t.match(second.receiver.counts(), { kept: 4, repeats: 4 })
  await second.receiver.stop()
  t.match(await readHolding(folder), { readIds: [before.read.readId, after.read.readId], heldTwice: [] })
  t.notMatch(readFileSync(join(folder, 'received.jsonl'), 'utf8'), 'torn')

  appendFileSync(join(folder, 'received.jsonl'), 'something else\n')
  const third = new Receiver({ url, folder, version: 4 }, { clock, log: new KeptLog(), onReceived: () => {} })
  await t.rejects(third.start(), InputError)
  await third.stop()
})

t.test('a folder can be asked what it lacks and what it holds twice', async (t) => {
  const folder = t.testdir()
  const [full, twice] = [v7(), v7()]
  const messageOf = (readId: string, kinds: string[]) => ({
    readId,
    pictures: kinds.map((kind) => ({ kind, sha256: sha256Of(Buffer.from(kind)) })),
  })
  const line = (id: string, kind: string, readId: string, message: unknown) =>
    JSON.stringify({
      id,
      kind,
      device,
      readId,
      arrivedAt: '',
      sha256: sha256Of(Buffer.from('plate')),
      message,
    })
  const lines = [
    line('1', 'read', full, messageOf(full, ['plate', 'overview'])),
    line(`${full}/plate`, 'picture', full, null),
    line(`${full}/overview`, 'picture', full, null),
    line('2', 'read', twice, messageOf(twice, ['overview'])),
    line('4', 'shed', '', { pictures: [`${twice}/overview`] }),
    line('3', 'read', twice, messageOf(twice, [])),
    line('3', 'read', full, messageOf(full, [])),
  ]
  mkdirSync(join(folder, 'pictures'))
  writeFileSync(join(folder, 'pictures', `${full}-plate.jpg`), 'plate')
  writeFileSync(join(folder, 'received.jsonl'), `${lines.join('\n')}\n`)
  t.strictSame(await readHolding(folder), {
    readIds: [full, twice],
    hitIds: [],
    pictureIds: [`${full}/plate`],
    picturesLacking: [`${full}/overview`],
    picturesShed: [`${twice}/overview`],
    heldTwice: ['3', twice, full],
  })
})

t.test(
  'the embedded broker listens on the loopback address, takes no oversize message and no MQTT 5',
  async (t) => {
    const broker = await embeddedBroker(t)
    t.match(broker.url, /^mqtt:\/\/127\.0\.0\.1:\d+$/)
    const careless = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0, timerVariant: 'native' })
    careless.publish('anpr/v1/device-1/up/x', Buffer.alloc(300_000), { qos: 1 })
    await until('turned away', () => !careless.connected)
    const newer = new MqttUplink(
      { url: broker.url, device: 'newer', version: 5, appVersion: '1' },
      { clock, log: new KeptLog() },
    )
    t.teardown(() => newer.stop())
    await newer.start()
    await until('refused', () => newer.health().complaint !== undefined)
    t.match(newer.health(), { state: 'refused', complaint: /does not speak this version of MQTT/ })
    const taken = new EmbeddedBroker(Number(new URL(broker.url).port))
    await t.rejects(taken.start(), { code: 'EADDRINUSE' })
    await taken.stop()
  },
)

for (const version of [4, 5] as const) {
  t.test(
    `MQTT ${version}: broker and receiver die while reads go up, and nothing is lost or held twice`,
    async (t) => {
      const folder = t.testdir({ store: {}, receiver: {}, broker: {} })
      const mosquitto = await MosquittoProcess.started(join(folder, 'broker'))
      t.teardown(() => mosquitto.kill())
      const store = new WorkerStore({ folder: join(folder, 'store') })
      await store.start()
      t.teardown(() => store.stop())
      let { receiver } = await receiverAt(t, mosquitto.url, join(folder, 'receiver'), version)
      const uplink = await uplinkTo(t, mosquitto.url, version)
      const sender = new OutboxToBroker(
        { outbox: store.outbox, uplink, clock, log: new KeptLog(), random: () => 0 },
        // A second instead of ten minutes: what died with the broker or the receiver is sent again soon.
        { device, acknowledgedBy: 'receipt', receiptTimeoutMs: 1_000, tickMs: 100 },
      )
      sender.start()
      t.teardown(() => sender.stop())

      const readIds: string[] = []
      const pass = async (passings: number) => {
        for (let count = 0; count < passings; count++) {
          readIds.push(v7())
          await store.commit(passingOf(readIds.at(-1)!))
          sender.kick()
        }
      }
      await pass(6)
      await mosquitto.kill()
      await pass(6)
      await mosquitto.start()
      await pass(6)
      await receiver.stop()
      await pass(6)
      ;({ receiver } = await receiverAt(t, mosquitto.url, join(folder, 'receiver'), version))
      await until('an empty outbox', async () => (await store.outbox.health()).oldestAtMs === undefined)

      const holding = await readHolding(join(folder, 'receiver'))
      t.strictSame(holding.readIds.toSorted(), readIds)
      t.equal(holding.pictureIds.length, 48)
      t.equal(holding.hitIds.length, 24)
      t.strictSame(holding.picturesLacking, [])
      t.strictSame(holding.heldTwice, [])
      t.equal((await store.outbox.health()).setAside, 0)
    },
  )
}
