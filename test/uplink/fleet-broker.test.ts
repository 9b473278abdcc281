import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mqtt, { type IClientOptions } from 'mqtt'
import t, { type Test } from 'tap'
import { exitCodes } from '../../agent/errors.js'
import type { TlsFiles } from '../../agent/uplink/client-options.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { makeKey } from '../../scripts/message-signer.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { BuiltProgram } from '../scripts/built-program.js'
import { until } from '../until.js'
import { Certificates } from './certificates.js'

const sendCommand = await BuiltProgram.of('send-command.ts', t.testdir())

const shipped = fileURLToPath(new URL('../../firmware-config/mosquitto/', import.meta.url))

/** The shipped configuration, with certificates of the test's and on a port of its own. */
async function fleetBroker(
  t: Test,
  certificates: Certificates,
  more: readonly string[] = [],
): Promise<MosquittoProcess> {
  const folder = t.testdir()
  copyFileSync(join(shipped, 'barcud.acl'), join(folder, 'barcud.acl'))
  const lines = readFileSync(join(shipped, 'barcud-fleet.conf'), 'utf8').split('\n')
  t.ok(lines.includes('listener 8883'))
  const replaced = /^(listener|cafile|certfile|keyfile)/
  const here = lines
    .filter((line) => !replaced.test(line))
    .map((line) => line.replace('/etc/mosquitto', folder).replace('/var/lib/mosquitto', folder))
  const broker = await MosquittoProcess.started(folder, [...certificates.broker(), ...here, ...more], 'mqtts')
  t.teardown(() => broker.kill())
  return broker
}

/** A client that would hear everything, were it let. */
async function connect(t: Test, url: string, files: TlsFiles, more: IClientOptions = {}) {
  const read = (file: string | undefined) => file && readFileSync(file)
  const pem = { ca: read(files.caFile), cert: read(files.certificateFile), key: read(files.keyFile) }
  const tls = Object.fromEntries(Object.entries(pem).filter(([, value]) => value))
  const client = await mqtt.connectAsync(
    url,
    { protocolVersion: 5, reconnectPeriod: 0, ...tls, ...more },
    false,
  )
  t.teardown(() => client.endAsync(true))
  const topics: string[] = []
  client.on('message', (topic) => topics.push(topic))
  await client.subscribeAsync('anpr/v1/#', { qos: 1 })
  return { client, topics }
}

function uplinkOf(t: Test, url: string, tls: TlsFiles, lookAtFilesEveryMs = 3_600_000) {
  const clock = new SetClock()
  clock.nowMs = Date.now()
  const usual = { device: 'patrol-17', version: 5, appVersion: '1.2.3' } as const
  const log = new KeptLog()
  const uplink = new MqttUplink({ ...usual, url, tls, lookAtFilesEveryMs }, { clock, log })
  t.teardown(() => uplink.stop())
  return { uplink, clock, log }
}

t.test('a device is who its certificate says, and can speak for nobody else', async (t) => {
  const certificates = new Certificates(t)
  const { url } = await fleetBroker(t, certificates)
  const { uplink } = uplinkOf(t, url, certificates.client('patrol-17'))
  await uplink.start()
  await until('connected', () => uplink.health().state === 'connected')
  const receiver = await connect(t, url, certificates.client('receiver'))
  await uplink.publish('anpr/v1/patrol-17/up/read', 'x')
  await until('it came up', () => receiver.topics.includes('anpr/v1/patrol-17/up/read'))

  const stolen = certificates.client('patrol-18')
  const disguises: readonly IClientOptions[] = [{ clientId: 'patrol-17' }, { username: 'patrol-17' }, {}]
  for (const disguise of disguises) {
    const spoofer = await connect(t, url, stolen, disguise)
    const publish = (topic: string) => spoofer.client.publishAsync(topic, 'x', { qos: 1 })
    await t.rejects(publish('anpr/v1/patrol-17/up/read'), { code: 135 })
    await t.rejects(publish('anpr/v1/patrol-17/down/receipt'), { code: 135 })
    await t.rejects(publish('anpr/v1/list/stolen/manifest'), { code: 135 })
    await receiver.client.publishAsync('anpr/v1/patrol-17/down/receipt', '{"ids":[]}', { qos: 1 })
    await publish('anpr/v1/patrol-18/up/read')
    t.strictSame(spoofer.topics, [], 'nothing of another device')
    await spoofer.client.endAsync()
  }
  t.equal(uplink.health().state, 'connected', 'nobody ended its connection')
})

t.test('two operators with one certificate: the one who is put out is told why no answer came', async (t) => {
  const certificates = new Certificates(t)
  const { url } = await fleetBroker(t, certificates)
  const tls = certificates.client('operator')
  const key = certificates.file('ops.pem')
  await makeKey('ops-2026', key)
  const files = [
    '--ca-file',
    tls.caFile,
    '--certificate-file',
    tls.certificateFile,
    '--key-file',
    tls.keyFile,
  ]
  const to = ['--url', url, '--device', 'patrol-17', '--key', key, '--key-id', 'ops-2026']
  const device = await connect(t, url, certificates.client('patrol-17'))
  const first = sendCommand.once('status', '--wait', '6', ...files, ...to)
  await until('the first was sent', () => device.topics.length === 1)
  const second = await connect(t, url, tls)
  const { code, stderr } = await first
  t.equal(code, exitCodes.unavailable)
  t.match(stderr, /ended the connection meanwhile.* perhaps somebody else used the same certificate/)
  await second.client.endAsync()
  const alone = await sendCommand.once('status', '--wait', '1', ...files, ...to)
  t.notMatch(alone.stderr, /ended the connection/)

  const other = certificates.client('publisher')
  const own = [
    '--ca-file',
    tls.caFile,
    '--certificate-file',
    other.certificateFile,
    '--key-file',
    other.keyFile,
  ]
  const refused = await sendCommand.once('status', ...own, ...to)
  t.equal(refused.code, exitCodes.unavailable)
  t.match(refused.stderr, `the broker ${url}: `)
  t.match(refused.stderr, /anpr\/v1\/patrol-17\/.*not authori[sz]ed/i)
})

t.test('what a fleet sends while its receiver is away waits for it', async (t) => {
  const certificates = new Certificates(t)
  const { url } = await fleetBroker(t, certificates)
  const session = { clientId: 'receiver', clean: false, properties: { sessionExpiryInterval: 60 } }
  const receiver = await connect(t, url, certificates.client('receiver'), session)
  await receiver.client.endAsync()
  const device = await connect(t, url, certificates.client('patrol-17'))
  const numbers = Array.from({ length: 7_000 }, (_, number) => String(number))
  while (numbers.length > 0) {
    const some = numbers.splice(-100)
    await Promise.all(
      some.map((number) => device.client.publishAsync('anpr/v1/patrol-17/up/read', number, { qos: 1 })),
    )
  }
  const back = await connect(t, url, certificates.client('receiver'), session)
  await until('all of it', () => back.topics.length === 7_000)
})

t.test('without a certificate, with a foreign one or below TLS 1.3 nobody comes in', async (t) => {
  const certificates = new Certificates(t)
  const { url } = await fleetBroker(t, certificates)
  const { caFile } = certificates.client('patrol-17')
  await t.rejects(connect(t, url, { caFile }))
  const foreign = new Certificates(t).client('patrol-17')
  await t.rejects(connect(t, url, { ...foreign, caFile }))
  const old = { maxVersion: 'TLSv1.2' } as IClientOptions
  await t.rejects(connect(t, url, certificates.client('patrol-17'), old))
})

t.test('a certificate is renewed without a restart, and health says when it ends', async (t) => {
  const certificates = new Certificates(t)
  const broker = await fleetBroker(t, certificates)
  const { uplink } = uplinkOf(t, broker.url, certificates.client('patrol-17', 20))
  await uplink.start()
  await until('connected', () => uplink.health().state === 'connected')
  const days = () => Math.round((uplink.health().certificateEndsAtMs! - Date.now()) / 86_400_000)
  t.equal(days(), 20)
  t.match(uplink.health().complaint, /patrol-17\.pem: the certificate ends on .*, in (19|20) days: renew it/)

  certificates.client('patrol-17', 300)
  t.equal(days(), 300)
  t.equal(uplink.health().complaint, undefined)
  await broker.kill()
  await until('lost', () => uplink.health().state !== 'connected')
  await broker.start()
  await until('connected again', () => uplink.health().state === 'connected')
})

t.test('a renewed certificate is shown within seconds, once its key has come as well', async (t) => {
  const certificates = new Certificates(t)
  const { url } = await fleetBroker(t, certificates)
  const tls = certificates.client('patrol-17', 20)
  const { uplink, log } = uplinkOf(t, url, tls, 20)
  await uplink.start()
  await until('connected', () => uplink.health().state === 'connected')
  const others = new Certificates(t).client('patrol-17')
  copyFileSync(others.certificateFile, tls.certificateFile)
  await until('it is complained of', () => uplink.health().complaint?.includes("another key's") === true)
  t.notOk(log.names().includes('uplink.credentials-changed'), 'a certificate without its key changes nothing')
  t.equal(uplink.health().state, 'connected')

  certificates.client('patrol-17', 300)
  const connects = () => log.names().filter((name) => name === 'uplink.connected').length
  await until('connected anew', () => connects() === 2 && uplink.health().state === 'connected')
  t.equal(uplink.health().complaint, undefined)
})

t.test('a revoked certificate is refused, and so is one that has ended or is for another name', async (t) => {
  const certificates = new Certificates(t)
  const stolen = certificates.client('patrol-18')
  const crl = certificates.revoke('patrol-18')
  const { url } = await fleetBroker(t, certificates, [`crlfile ${crl}`])
  const good = uplinkOf(t, url, certificates.client('patrol-17'))
  await good.uplink.start()
  await until('connected', () => good.uplink.health().state === 'connected')

  const thief = uplinkOf(t, url, stolen)
  await thief.uplink.start()
  await until('refused', () => thief.log.names().includes('uplink.lost'))
  t.match(JSON.stringify(thief.log.lines), /revoked/)
  t.not(thief.uplink.health().state, 'connected')

  const late = uplinkOf(t, url, certificates.ended('patrol-19'))
  await late.uplink.start()
  await until('refused', () => late.log.names().includes('uplink.lost'))
  t.match(late.uplink.health().complaint, /certificate (expired|ended)|expired/)

  const elsewhere = uplinkOf(t, url.replace('127.0.0.1', 'localhost'), certificates.client('patrol-17'))
  await elsewhere.uplink.start()
  await until('the broker is not believed', () => elsewhere.log.names().includes('uplink.lost'))
  t.match(elsewhere.uplink.health().complaint, /does not match certificate's altnames|localhost/)
})

t.test('an operator may send commands and hear the answers, and nothing else', async (t) => {
  const certificates = new Certificates(t)
  const { url } = await fleetBroker(t, certificates)
  const operator = await connect(t, url, certificates.client('operator'))
  const device = await connect(t, url, certificates.client('patrol-17'))
  const receiver = await connect(t, url, certificates.client('receiver'))
  for (const kind of ['command', 'config'])
    await operator.client.publishAsync(`anpr/v1/patrol-17/down/${kind}`, 'x', { qos: 1 })
  await until('they came down', () => device.topics.length === 2)
  for (const topic of ['down/receipt', 'down/lists', 'up/read'])
    await t.rejects(operator.client.publishAsync(`anpr/v1/patrol-17/${topic}`, 'x', { qos: 1 }), {
      code: 135,
    })
  await t.rejects(device.client.publishAsync('anpr/v1/patrol-18/down/command', 'x', { qos: 1 }), {
    code: 135,
  })
  for (const topic of ['read', 'answer', 'image/1/plate', 'image/1/full'])
    await device.client.publishAsync(`anpr/v1/patrol-17/up/${topic}`, 'x', { qos: 1 })
  await until('the receiver has all', () => receiver.topics.length === 4)
  await until('the operator its own', () => operator.topics.length === 2)
  t.strictSame(operator.topics, ['anpr/v1/patrol-17/up/answer', 'anpr/v1/patrol-17/up/image/1/full'])
})
