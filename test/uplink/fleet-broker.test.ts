import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mqtt, { type IClientOptions } from 'mqtt'
import t, { type Test } from 'tap'
import type { TlsFiles } from '../../agent/uplink/client-options.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { until } from '../until.js'
import { Certificates } from './certificates.js'

const shipped = fileURLToPath(new URL('../../firmware-config/mosquitto/', import.meta.url))

/** The shipped configuration, with certificates of the test's and on a port of its own. */
async function fleetBroker(t: Test, certificates: Certificates): Promise<MosquittoProcess> {
  const folder = t.testdir()
  copyFileSync(join(shipped, 'barcud.acl'), join(folder, 'barcud.acl'))
  const lines = readFileSync(join(shipped, 'barcud-fleet.conf'), 'utf8').split('\n')
  t.ok(lines.includes('listener 8883'))
  const replaced = /^(listener|cafile|certfile|keyfile)/
  const here = lines
    .filter((line) => !replaced.test(line))
    .map((line) => line.replace('/etc/mosquitto', folder).replace('/var/lib/mosquitto', folder))
  const broker = await MosquittoProcess.started(folder, [...certificates.broker(), ...here], 'mqtts')
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

function uplinkOf(t: Test, url: string, tls: TlsFiles) {
  const clock = new SetClock()
  clock.nowMs = Date.now()
  const options = { url, device: 'patrol-17', version: 5, appVersion: '1.2.3', tls } as const
  const uplink = new MqttUplink(options, { clock, log: new KeptLog() })
  t.teardown(() => uplink.stop())
  return { uplink, clock }
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
