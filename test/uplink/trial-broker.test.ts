import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mqtt, { type IClientOptions } from 'mqtt'
import t, { type Test } from 'tap'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { until } from '../until.js'

const shipped = fileURLToPath(new URL('../../firmware-config/mosquitto/', import.meta.url))

/** The shipped configuration, with its files in a folder of the test's and on a port of its own. */
async function trialBroker(t: Test): Promise<MosquittoProcess> {
  const folder = t.testdir()
  copyFileSync(join(shipped, 'barcud.acl'), join(folder, 'barcud.acl'))
  const passwords = join(folder, 'barcud-trial.passwords')
  execFileSync('mosquitto_passwd', ['-c', '-b', passwords, 'device-1', 'one'])
  execFileSync('mosquitto_passwd', ['-b', passwords, 'device-2', 'two'])
  execFileSync('mosquitto_passwd', ['-b', passwords, 'receiver', 'three'])
  execFileSync('mosquitto_passwd', ['-b', passwords, 'publisher', 'four'])
  const lines = readFileSync(join(shipped, 'barcud-trial.conf'), 'utf8').split('\n')
  t.ok(lines.includes('listener 1883 127.0.0.1'))
  const here = lines
    .filter((line) => !line.startsWith('listener'))
    .map((line) => line.replace('/etc/mosquitto', folder).replace('/var/lib/mosquitto', folder))
  const broker = await MosquittoProcess.started(folder, here)
  t.teardown(() => broker.kill())
  return broker
}

/** Clients that would hear everything, were they let. */
function connecting(t: Test, url: string) {
  return async (username: string, password: string, more: IClientOptions = {}) => {
    const options = {
      protocolVersion: 5,
      clientId: username,
      username,
      password,
      reconnectPeriod: 0,
      ...more,
    } as const
    const client = await mqtt.connectAsync(url, options, false)
    t.teardown(() => client.endAsync(true))
    const topics: string[] = []
    client.on('message', (topic) => topics.push(topic))
    await client.subscribeAsync('anpr/v1/#', { qos: 1 })
    const publish = (topic: string) => client.publishAsync(topic, 'x', { qos: 1 })
    return { client, topics, publish }
  }
}

t.test('the shipped trial broker lets each device into its own tree only', async (t) => {
  const { url } = await trialBroker(t)
  const connect = connecting(t, url)
  const device = await connect('device-1', 'one')
  const other = await connect('device-2', 'two')
  const receiver = await connect('receiver', 'three')

  await device.client.publishAsync('anpr/v1/device-1/up/read', 'x', { qos: 1 })
  await until('it came up', () => receiver.topics.length === 1)
  await t.rejects(device.client.publishAsync('anpr/v1/device-2/up/read', 'x', { qos: 1 }), { code: 135 })
  await t.rejects(device.client.publishAsync('anpr/v1/device-1/down/receipt', 'x', { qos: 1 }), { code: 135 })
  await receiver.client.publishAsync('anpr/v1/device-1/down/receipt', 'x', { qos: 1 })
  await until('it came down', () => device.topics.length === 1)
  await t.rejects(receiver.client.publishAsync('anpr/v1/device-1/down/command', 'x', { qos: 1 }), {
    code: 135,
  })
  t.strictSame(receiver.topics, ['anpr/v1/device-1/up/read'])
  t.strictSame(device.topics, ['anpr/v1/device-1/down/receipt'])
  t.strictSame(other.topics, [], 'nothing of another device')

  await t.rejects(connect('device-1', 'wrong'), { code: 135 })
  await t.rejects(mqtt.connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 }, false), { code: 135 })
})

t.test('the publisher of hotlists may publish and allocate lists, and hears what devices hold', async (t) => {
  const { url } = await trialBroker(t)
  const connect = connecting(t, url)
  const publisher = await connect('publisher', 'four')
  const device = await connect('device-1', 'one')
  const receiver = await connect('receiver', 'three')

  const lists = ['manifest', 'delta/2', 'part/2/0'].map((kind) => `anpr/v1/list/stolen/${kind}`)
  const allowed = [...lists, 'anpr/v1/device-1/down/lists']
  for (const topic of allowed) await publisher.publish(topic)
  await until('the device has them', () => device.topics.length === allowed.length)
  t.strictSame(device.topics, allowed)

  const denied = [
    ...['device-1/down/receipt', 'device-1/down/command', 'device-1/up/hotlist'],
    ...['publisher/up/hotlist', 'publisher/up/read', 'publisher/down/lists'],
  ]
  for (const topic of denied) {
    await t.rejects(publisher.publish(`anpr/v1/${topic}`), { code: 135 }, topic)
  }
  for (const topic of lists) await t.rejects(device.publish(topic), { code: 135 }, 'devices publish no lists')
  await t.rejects(device.publish('anpr/v1/device-1/down/lists'), { code: 135 })
  await t.rejects(receiver.publish('anpr/v1/device-1/down/lists'), { code: 135 })

  for (const kind of ['hit', 'read', 'health', 'hotlist']) await device.publish(`anpr/v1/device-1/up/${kind}`)
  // What is published of lists, all may hear.
  const heardBy = (topics: readonly string[]) => topics.filter((topic) => !topic.startsWith('anpr/v1/list/'))
  await until('it hears', () => heardBy(publisher.topics).length > 0)
  await until('the receiver has all', () => heardBy(receiver.topics).length === 4)
  t.strictSame(heardBy(publisher.topics), ['anpr/v1/device-1/up/hotlist'])
})
