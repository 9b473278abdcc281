import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import t, { type Test } from 'tap'
import { InputError, OperationalError, RefusedError } from '../../agent/errors.js'
import { MqttUplink, type UplinkOptions } from '../../agent/uplink/mqtt-uplink.js'
import { CuttableWire } from '../../scripts/measure/cuttable-wire.js'
import { freePort, MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { until } from '../until.js'
import { Certificates } from './certificates.js'

const device = 'device-1'

/** An uplink whose waits are kept and cut short. */
function uplinkTo(t: Test, url: string, changes: Partial<UplinkOptions> = {}, random = () => 0.5) {
  const clock = new SetClock()
  const log = new KeptLog()
  const waitsMs: number[] = []
  const after = (ms: number, run: () => void) => {
    waitsMs.push(ms)
    const timer = setTimeout(run, 10)
    return () => clearTimeout(timer)
  }
  const options: UplinkOptions = { url, device, version: 5, appVersion: '1.2.3', ...changes }
  const uplink = new MqttUplink(options, { clock, log, random, after })
  t.teardown(() => uplink.stop())
  return { uplink, clock, log, waitsMs }
}

async function broker(t: Test, lines: readonly string[] = [], scheme = 'mqtt'): Promise<MosquittoProcess> {
  const mosquitto = await MosquittoProcess.started(t.testdir(), lines, scheme)
  t.teardown(() => mosquitto.kill())
  return mosquitto
}

async function connected(uplink: MqttUplink): Promise<void> {
  await uplink.start()
  await until('connected', () => uplink.health().state === 'connected')
}

/** Somebody else at the same broker. */
async function observer(t: Test, url: string, filter: string) {
  const client: MqttClient = await mqtt.connectAsync(url, { protocolVersion: 5, timerVariant: 'native' })
  t.teardown(() => client.endAsync(true))
  const seen: { topic: string; text: string; retain: boolean }[] = []
  client.on('message', (topic, payload, packet) => {
    seen.push({ topic, text: payload.toString(), retain: packet.retain })
  })
  await client.subscribeAsync(filter, { qos: 1 })
  return { client, seen }
}

for (const version of [4, 5] as const) {
  t.test(
    `MQTT ${version === 4 ? '3.1.1' : '5'}: messages go up, and the state is kept at the broker`,
    async (t) => {
      const mosquitto = await broker(t)
      const { uplink } = uplinkTo(t, mosquitto.url, { version })
      t.equal(uplink.window(), 0, 'nothing may be sent before there is a connection')
      await t.rejects(uplink.publish('x', 'y'), { code: 'uplink.not-connected' })
      await connected(uplink)

      const { seen } = await observer(t, mosquitto.url, 'anpr/v1/+/up/#')
      await uplink.publish('anpr/v1/device-1/up/read', new Uint8Array([123, 125]))
      await until('both messages', () => seen.length >= 2)
      const state = seen.find((each) => each.topic.endsWith('/state'))
      t.equal(state?.retain, true)
      t.match(JSON.parse(state?.text ?? ''), {
        schema: 'state/1',
        online: true,
        version: '1.2.3',
        at: /^2026-/,
      })
      t.match(
        seen.find((each) => each.topic.endsWith('/read')),
        { text: '{}', retain: false },
      )

      await uplink.stop()
      await until('the farewell', () => seen.length >= 3)
      t.match(JSON.parse(seen.at(-1)!.text), { online: false, at: /^2026-/ }, 'a clean stop is no last will')
      t.equal(uplink.health().state, 'stopped')
    },
  )

  t.test(`MQTT ${version}: receipts sent while the device is away arrive when it is back`, async (t) => {
    const mosquitto = await broker(t)
    const first = uplinkTo(t, mosquitto.url, { version })
    await connected(first.uplink)
    await first.uplink.stop()
    const { client } = await observer(t, mosquitto.url, 'nothing')
    await client.publishAsync('anpr/v1/device-1/down/receipt', '{"ids":["a"]}', { qos: 1 })

    const second = uplinkTo(t, mosquitto.url, { version })
    const received: string[] = []
    second.uplink.onMessage((topic, payload) => void received.push(`${topic} ${Buffer.from(payload)}`))
    await connected(second.uplink)
    await until('the receipt', () => received.length > 0)
    t.strictSame(received, ['anpr/v1/device-1/down/receipt {"ids":["a"]}'])
  })

  t.test(
    `MQTT ${version}: a broker that dies fails what is under way at once, and is found again`,
    async (t) => {
      const mosquitto = await broker(t)
      const { uplink, log } = uplinkTo(t, mosquitto.url, { version })
      let connects = 0
      uplink.onConnect(() => connects++)
      await connected(uplink)
      mosquitto.freeze()
      const underWay = [1, 2, 3].map((each) => uplink.publish(`anpr/v1/device-1/up/${each}`, 'x'))
      const failures = Promise.allSettled(underWay)
      await mosquitto.kill()
      for (const failure of await failures) {
        t.equal(failure.status, 'rejected')
        const { reason } = failure as PromiseRejectedResult
        t.ok(reason instanceof OperationalError && !(reason instanceof RefusedError))
      }
      t.equal(uplink.window(), 0)
      await until('an attempt in vain', () => log.names().filter((name) => name === 'uplink.lost').length > 1)
      await mosquitto.start()
      await until('connected again', () => connects === 2)

      const { seen } = await observer(t, mosquitto.url, 'anpr/v1/device-1/up/#')
      await uplink.publish('anpr/v1/device-1/up/after', 'x')
      await until('the message after', () => seen.some((each) => each.topic.endsWith('/after')))
      t.notOk(
        seen.some((each) => each.topic.endsWith('/1')),
        'nothing of the old connection is sent behind our back',
      )
    },
  )

  t.test(`MQTT ${version}: the last will says that the link was cut`, async (t) => {
    const mosquitto = await broker(t)
    const wire = await CuttableWire.laid(mosquitto.port)
    t.teardown(() => wire.takenAway())
    const { uplink } = uplinkTo(t, wire.url, { version })
    await connected(uplink)
    const { seen } = await observer(t, mosquitto.url, 'anpr/v1/device-1/up/state')
    wire.takenAway()
    await until('the last will', () => seen.some((each) => JSON.parse(each.text).online === false))
    t.strictSame(JSON.parse(seen.at(-1)!.text), {
      schema: 'state/1',
      online: false,
      at: null,
      version: '1.2.3',
    })
  })

  t.test(`MQTT ${version}: a wrong password is a clear complaint and tried again slowly`, async (t) => {
    const folder = t.testdir()
    const passwords = join(folder, 'passwords')
    execFileSync('mosquitto_passwd', ['-c', '-b', passwords, device, 'right'])
    const mosquitto = await MosquittoProcess.started(folder, [
      'allow_anonymous false',
      `password_file ${passwords}`,
    ])
    t.teardown(() => mosquitto.kill())
    const wrong = uplinkTo(t, mosquitto.url, { version, username: device, password: 'wrong' })
    await wrong.uplink.start()
    await until('refused', () => wrong.uplink.health().state === 'refused')
    t.match(wrong.uplink.health().complaint, /refused the connection: .*(password|not authorised)/)
    await until('tried again', () => wrong.waitsMs.length > 1)
    t.equal(wrong.uplink.health().state, 'refused', 'it stays refused while it is tried again')
    t.ok(wrong.waitsMs.every((ms) => ms >= 150_000))
    t.notMatch(JSON.stringify(wrong.log.lines), 'wrong')

    const right = uplinkTo(t, mosquitto.url, { version, username: device, password: 'right' })
    await connected(right.uplink)
  })

  t.test(`MQTT ${version}: a publish that is never answered ends the connection`, async (t) => {
    const mosquitto = await broker(t)
    const { uplink, log } = uplinkTo(t, mosquitto.url, { version, publishTimeoutMs: 1_000 })
    await connected(uplink)
    mosquitto.freeze()
    await t.rejects(uplink.publish('anpr/v1/device-1/up/read', 'x'), { message: /did not answer/ })
    t.equal(uplink.window(), 0)
    t.ok(log.names().includes('uplink.lost'))
  })
}

t.test('MQTT 5 tells of a message that nobody subscribes to, and of that one alone', async (t) => {
  const mosquitto = await broker(t)
  const { uplink } = uplinkTo(t, mosquitto.url)
  await connected(uplink)
  await observer(t, mosquitto.url, 'anpr/v1/+/up/read')
  const takings = await Promise.all(
    ['read', 'hit', 'read'].map((kind) => uplink.publish(`anpr/v1/device-1/up/${kind}`, '{}')),
  )
  t.strictSame(takings, ['taken', 'nobody-subscribes', 'taken'])

  const older = uplinkTo(t, mosquitto.url, { version: 4, device: 'device-2' }).uplink
  await connected(older)
  t.equal(await older.publish('anpr/v1/device-2/up/hit', '{}'), 'taken', 'MQTT 3.1.1 cannot tell')
})

t.test('a message over our own limit is refused without being sent', async (t) => {
  const mosquitto = await broker(t)
  const { uplink } = uplinkTo(t, mosquitto.url)
  await connected(uplink)
  const error = await uplink
    .publish('anpr/v1/device-1/up/read', new Uint8Array(300_000))
    .catch((thrown) => thrown)
  t.type(error, RefusedError)
  t.match(error.message, /message too large: 300024 bytes with its topic, expected at most 262144/)
  t.equal(uplink.health().state, 'connected')
})

t.test('a message over the broker’s announced limit is refused without being sent', async (t) => {
  const mosquitto = await broker(t, ['max_packet_size 2000'])
  const { uplink } = uplinkTo(t, mosquitto.url)
  await connected(uplink)
  const topic = 'anpr/v1/device-1/up/read'
  await uplink.publish(topic, new Uint8Array(1_990 - topic.length))
  const error = await uplink.publish(topic, new Uint8Array(1_991 - topic.length)).catch((thrown) => thrown)
  t.type(error, RefusedError)
  t.match(error.message, /expected at most 1990/)
  t.equal(uplink.health().state, 'connected')
})

t.test(
  'a limit that the broker kept to itself fails the publish instead of leaving it unanswered',
  async (t) => {
    const mosquitto = await broker(t, ['message_size_limit 2000'])
    const { uplink } = uplinkTo(t, mosquitto.url)
    await connected(uplink)
    await t.rejects(uplink.publish('anpr/v1/device-1/up/read', new Uint8Array(3_000)), { name: /Error$/ })
    await until('connected again', () => uplink.health().state === 'connected')
  },
)

t.test('a topic that the broker’s rules refuse is refused for good', async (t) => {
  const folder = t.testdir({
    acl: 'topic write anpr/v1/device-1/up/read\ntopic read anpr/v1/device-1/down/#\n',
  })
  const mosquitto = await MosquittoProcess.started(folder, [`acl_file ${join(folder, 'acl')}`])
  t.teardown(() => mosquitto.kill())
  const { uplink } = uplinkTo(t, mosquitto.url)
  await connected(uplink)
  await uplink.publish('anpr/v1/device-1/up/read', 'x')
  const error = await uplink.publish('anpr/v1/device-2/up/read', 'x').catch((thrown) => thrown)
  t.type(error, RefusedError)
  t.match(error.message, 'not authorised')
  await until('a complaint', () => uplink.health().complaint !== undefined)
  t.match(uplink.health(), {
    state: 'connected',
    complaint: /did not take the device's state: not authorised/,
  })
})

t.test('the broker’s receive maximum bounds the window, with room for state and health', async (t) => {
  const roomy = await broker(t, ['max_inflight_messages 200'])
  const first = uplinkTo(t, roomy.url)
  await connected(first.uplink)
  t.equal(first.uplink.window(), 50)

  const narrow = await MosquittoProcess.started(t.testdir(), ['max_inflight_messages 5'])
  t.teardown(() => narrow.kill())
  const second = uplinkTo(t, narrow.url)
  await connected(second.uplink)
  t.equal(second.uplink.window(), 3)
  await until('the state was taken', async () => {
    await second.uplink.publish('anpr/v1/device-1/up/health', 'x')
    return true
  })
  for (let list = 0; list < 10; list++) second.uplink.follow(`anpr/v1/list/${list}/manifest`)
  const beside = [1, 2, 3].map((each) => second.uplink.publish(`anpr/v1/device-1/up/${each}`, 'x'))
  await t.resolves(Promise.all(beside), 'lists that are subscribed to take no room from it')
  narrow.freeze()
  const underWay = [1, 2, 3, 4, 5].map((each) => second.uplink.publish(`anpr/v1/device-1/up/${each}`, 'x'))
  const failures = Promise.allSettled(underWay)
  await t.rejects(second.uplink.publish('anpr/v1/device-1/up/6', 'x'), { code: 'uplink.window-full' })
  await narrow.kill()
  await failures
})

t.test('waits double from one second to five minutes, and begin anew after a good minute', async (t) => {
  const port = await freePort()
  const almostOne = () => 0.999999
  const { uplink, waitsMs } = uplinkTo(t, `mqtt://127.0.0.1:${port}`, {}, almostOne)
  await uplink.start()
  await until('eleven attempts', () => waitsMs.length >= 11)
  t.strictSame(
    waitsMs.slice(0, 11),
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000),
  )
  t.match(uplink.health().complaint, 'ECONNREFUSED')
  await uplink.stop()

  const mosquitto = await broker(t)
  const second = uplinkTo(t, mosquitto.url, {}, almostOne)
  await connected(second.uplink)
  const losses = async (connectedForMs: number) => {
    second.clock.nowMs += connectedForMs
    const attempts = second.waitsMs.length
    await mosquitto.kill()
    await until('lost', () => second.uplink.health().state !== 'connected')
    const waitMs = second.waitsMs[attempts]
    await mosquitto.start()
    await until('back', () => second.uplink.health().state === 'connected')
    return waitMs
  }
  t.equal(await losses(59_000), 1_000)
  t.ok((await losses(59_000))! > 1_000, 'a connection that does not last does not end the back-off')
  t.equal(await losses(60_000), 1_000)
})

t.test('the reason that a broker gives for ending a connection is the complaint', async (t) => {
  const accepted = [0x20, 0x03, 0x00, 0x00, 0x00]
  const takenOver = [0xe0, 0x02, 0x8e, 0x00]
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.from([...accepted, ...takenOver])))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { uplink, waitsMs } = uplinkTo(t, `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`)
  await uplink.start()
  await until('lost', () => uplink.health().complaint !== undefined)
  t.match(uplink.health().complaint, 'the broker ended the connection: another client uses this device id')
  await until('tried again', () => waitsMs.length > 1)
  t.ok(
    waitsMs.every((ms) => ms >= 150_000),
    'minutes apart: two that share an id would else drive each other out without end',
  )
})

for (const version of [4, 5] as const) {
  t.test(
    `MQTT ${version}: two devices with one id suspect each other, where the broker says nothing`,
    async (t) => {
      const mosquitto = await broker(t)
      const devices = [uplinkTo(t, mosquitto.url, { version }), uplinkTo(t, mosquitto.url, { version })]
      for (const { uplink } of devices) await connected(uplink)
      for (const { uplink } of devices) {
        await until('it is suspected', () =>
          Boolean(uplink.health().complaint?.includes('perhaps another client uses this device id')),
        )
      }
      const waits = devices.map(({ waitsMs }) => waitsMs)
      t.ok(
        waits.every(([first = 0, , third = 0]) => third > first),
        'each waits longer every time',
      )
    },
  )
}

t.test('a password that is put right is tried at once', async (t) => {
  const folder = t.testdir({ secret: 'wrong' })
  const passwords = join(folder, 'passwords')
  execFileSync('mosquitto_passwd', ['-c', '-b', passwords, device, 'right'])
  const mosquitto = await MosquittoProcess.started(folder, [
    'allow_anonymous false',
    `password_file ${passwords}`,
  ])
  t.teardown(() => mosquitto.kill())
  const passwordFile = join(folder, 'secret')
  const clock = new SetClock()
  const never = () => () => {}
  const uplink = new MqttUplink(
    {
      url: mosquitto.url,
      device,
      version: 5,
      appVersion: '1',
      username: device,
      passwordFile,
      lookAtFilesEveryMs: 20,
    },
    { clock, log: new KeptLog(), after: never },
  )
  t.teardown(() => uplink.stop())
  await uplink.start()
  await until('refused', () => uplink.health().state === 'refused')
  t.match(
    uplink.health().complaint,
    /tried again in \d min, or once the files of password and certificate change/,
  )
  writeFileSync(passwordFile, 'right\n')
  await until('connected', () => uplink.health().state === 'connected')
  t.equal(uplink.health().complaint, undefined)
})

t.test('certificates: TLS both ways, and a complaint that names a missing file', async (t) => {
  const certificates = new Certificates(t)
  const tls = certificates.client(device)
  const mosquitto = await broker(t, [...certificates.broker(), 'require_certificate true'], 'mqtts')
  const good = uplinkTo(t, mosquitto.url, { tls })
  await connected(good.uplink)

  const stranger = uplinkTo(t, mosquitto.url, { tls: { ...tls, caFile: undefined } })
  await stranger.uplink.start()
  await until('waiting', () => stranger.uplink.health().complaint !== undefined)
  t.match(stranger.uplink.health().complaint, /certificate/)

  const forgetful = uplinkTo(t, mosquitto.url, { tls: { ...tls, keyFile: certificates.file('missing.key') } })
  await forgetful.uplink.start()
  t.match(forgetful.uplink.health(), { complaint: /missing\.key/ })
})

t.test('an address that cannot be a broker’s stops the start', async (t) => {
  for (const [url, complaint] of [
    ['http://127.0.0.1', /expected mqtt:\/\//],
    ['127.0.0.1:1883', /expected mqtt:\/\//],
    ['mqtt://user:secret@127.0.0.1', /expected no user name or password/],
  ] as const) {
    const { uplink } = uplinkTo(t, url)
    const error = await uplink.start().catch((thrown) => thrown)
    t.type(error, InputError)
    t.match(error.message, complaint)
    t.notMatch(error.message, 'secret')
  }
})
