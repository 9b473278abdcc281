import { createHash } from 'node:crypto'
import { join } from 'node:path'
import mqtt from 'mqtt'
import t from 'tap'
import { importHotlist } from '../agent/commands/import-hotlist.js'
import { newId } from '../agent/platform/new-id.js'
import { packageRoot } from '../agent/platform/package-root.js'
import { isoTime } from '../agent/wire/message-parts.js'
import { makeKey } from '../scripts/message-signer.js'
import { device, fleet, started } from './commanded-fleet.js'
import { until } from './until.js'

t.test('a full picture of a hit comes when it is asked for, as its digest says', async (t) => {
  const fleetHere = await fleet(t, 'clip')
  await importHotlist(`${packageRoot}/agent/demonstration/hotlist.csv`, { dataFolder: fleetHere.data })
  const heard: string[] = []
  const client = await mqtt.connectAsync(fleetHere.broker.url)
  t.teardown(() => client.endAsync(true))
  client.on('message', (_, payload) => heard.push(JSON.parse(payload.toString()).readId))
  await client.subscribeAsync(`anpr/v1/${device}/up/hit`, { qos: 1 })
  const agent = started(t, fleetHere)
  await until('a hit', () => heard.length > 0)
  const { answer, jpeg } = await fleetHere.send({ kind: 'picture', readId: heard[0]! })
  t.match(answer, { outcome: 'done', picture: { readId: heard[0], bytes: jpeg?.byteLength } })
  t.equal(createHash('sha256').update(jpeg!).digest('hex'), answer?.picture?.sha256)
  await agent.stop()
})

t.test('what is unsigned, old, repeated, expired or for another device changes nothing', async (t) => {
  const fleetHere = await fleet(t)
  const { broker, signer, folder, send, counter } = fleetHere
  const agent = started(t, fleetHere)
  await until('it runs', () => agent.starts() === 1)
  await send({ kind: 'status' })
  const client = await mqtt.connectAsync(broker.url)
  t.teardown(() => client.endAsync(true))
  const answers: { readonly command: { readonly id: string }; readonly outcome: string }[] = []
  client.on('message', (_, payload) => answers.push(JSON.parse(payload.toString())))
  await client.subscribeAsync(`anpr/v1/${device}/up/answer`, { qos: 1 })
  const publish = (text: string, topic = 'command') =>
    client.publishAsync(`anpr/v1/${device}/down/${topic}`, text, { qos: 1 })
  const wipe = (changes: object = {}) => ({
    ...{ schema: 'command/1', id: newId(), device, counter: counter() + 100, order: { kind: 'wipe' } },
    ...{ createdAt: isoTime(Date.now()), expiresAt: isoTime(Date.now() + 60_000), ...changes },
  })
  const stranger = await makeKey('ops-2026', join(folder, 'stranger.pem'))
  const unknown = await makeKey('unknown', join(folder, 'unknown.pem'))
  const good = signer.sign(wipe())
  const spoiled = { ...JSON.parse(good), signature: Buffer.alloc(64).toString('base64') }
  const refused = [
    JSON.stringify(wipe()),
    JSON.stringify(spoiled),
    stranger.sign(wipe()),
    unknown.sign(wipe()),
    signer.sign(wipe({ device: 'patrol-18' })),
    signer.sign(wipe({ counter: counter() - 1 })),
    signer.sign(wipe({ schema: 'command/2' })),
    signer.sign({ ...wipe(), order: { kind: 'reboot' } }),
    '\u0000'.repeat(1_000),
    'x'.repeat(250_000),
  ]
  for (const text of refused) await publish(text)
  await publish(good, 'config')
  const times = (name: string) => agent.log.names().filter((each) => each === name).length
  await until('all are refused', () => times('command.refused') === 11)
  t.strictSame(answers, [], 'and none is answered')
  const { answer } = await send({ kind: 'status' })
  t.match(answer?.health?.complaints.join(), /commands: 11 refused, the last one: expected a wipe on/)

  const expired = await send({ kind: 'wipe' }, { validMs: -1 })
  t.match(expired.answer, { outcome: 'refused', reason: /expected a command that is valid until now/ })
  const repeated = signer.sign(wipe({ counter: counter() + 1, order: { kind: 'status' } }))
  for (const _ of [1, 2, 3]) await publish(repeated)
  await until('the repeats are known', () => times('command.repeated') === 2)
  await until('three answers since', () => answers.length >= 3)
  const ids = answers.map(({ command }) => command.id)
  t.equal(new Set(ids).size, ids.length, 'one answer each')
  t.equal(await agent.stop(), undefined)
})
