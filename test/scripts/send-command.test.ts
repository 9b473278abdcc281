import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import t from 'tap'
import { exitCodes } from '../../agent/errors.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { makeKey } from '../../scripts/message-signer.js'
import { fleet, started } from '../commanded-fleet.js'
import { until } from '../until.js'
import { BuiltProgram } from './built-program.js'

const sendCommand = await BuiltProgram.of('send-command.ts', t.testdir())

t.test('an operator asks a device, changes it, and hears what it refuses', async (t) => {
  const fleetHere = await fleet(t)
  const { folder, broker, file } = fleetHere
  const agent = started(t, fleetHere)
  await until('it runs', () => agent.starts() === 1)
  const key = ['--key', join(folder, 'ops.pem'), '--key-id', 'ops-2026']
  const to = [...key, '--url', broker.url, '--device', 'patrol-17']
  const status = await sendCommand.once('status', ...to)
  t.equal(status.code, exitCodes.ok, status.stderr)
  t.match(
    status.stdout,
    /^patrol-17: status done\n {2}configuration in force: sha256 [0-9a-f]{64}\n {2}version /,
  )
  t.match(status.stdout, /^ {2}camera front: reading, \d+ frames, \d+ reads$/m)
  const json = await sendCommand.once('status', ...to, '--json')
  t.match(JSON.parse(json.stdout), { schema: 'answer/1', outcome: 'done', health: { schema: 'health/1' } })

  const better = join(folder, 'better.yaml')
  writeFileSync(better, fleetHere.configured({ passing: { sameMarkSeconds: 20 } }))
  const changed = await sendCommand.once('config', better, '--trial', '60', ...to)
  t.equal(changed.code, exitCodes.ok, changed.stderr)
  t.equal(readFileSync(file, 'utf8'), readFileSync(better, 'utf8'))
  writeFileSync(better, fleetHere.configured({ device: 'patrol-18' }))
  const refused = await sendCommand.once('config', better, ...to)
  t.equal(refused.code, exitCodes.someFailed)
  t.match(refused.stdout, /^patrol-17: config refused\n[\s\S]*device: expected it to stay "patrol-17"/)
  await agent.stop()

  const silent = await sendCommand.once('status', ...to, '--wait', '1')
  t.equal(silent.code, exitCodes.unavailable)
  t.match(silent.stderr, /no answer within 1 s: the device is away, or refused the command/)
})

t.test('an answer whose picture does not come is no success', async (t) => {
  const folder = t.testdir()
  const broker = await MosquittoProcess.started(folder)
  t.teardown(() => broker.kill())
  const key = join(folder, 'ops.pem')
  await makeKey('ops-2026', key)
  const device = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
  t.teardown(() => device.endAsync(true))
  const example = JSON.parse(
    readFileSync(join(packageRoot, 'agent/wire/contract/examples/answer-1.picture.json'), 'utf8'),
  )
  device.on('message', (_topic, signed) => {
    const { payload } = JSON.parse(signed.toString('utf8'))
    const { id } = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))
    const answer = { ...example, command: { ...example.command, id } }
    device.publish('anpr/v1/patrol-17/up/answer', JSON.stringify(answer), { qos: 1 })
  })
  await device.subscribeAsync('anpr/v1/patrol-17/down/command', { qos: 1 })
  const out = join(folder, 'hit.jpg')
  const to = ['--key', key, '--key-id', 'ops-2026', '--url', broker.url, '--device', 'patrol-17']
  const { readId } = example.picture
  const end = await sendCommand.once('picture', readId, '--out', out, '--wait', '3', ...to)
  t.match(end.stdout, /^patrol-17: picture done/)
  t.equal(end.code, exitCodes.unavailable)
  t.match(end.stderr, /the picture did not come within 3 s, .*hit\.jpg was not written/)
})

t.test('what is wrong is told before anything is sent', async (t) => {
  const folder = t.testdir()
  const key = join(folder, 'ops.pem')
  const made = await sendCommand.once('key', '--id', 'ops-2026', '--out', key)
  t.match(made.stdout, /^commands:\n {2}keys:\n {4}- id: ops-2026\n {6}publicKey: \S{44}\n$/)
  const to = ['--key', key, '--key-id', 'ops-2026', '--url', 'mqtt://127.0.0.1:9', '--device', 'patrol-17']
  for (const [args, complaint] of [
    [['wipe', ...to], /expected --yes: a wipe cannot be undone/],
    [['picture', 'AB01CDE', '--out', 'x', ...to], /expected the readId of a read/],
    [['config', join(folder, 'none.yaml'), ...to], /none\.yaml/],
    [['status', ...to, '--valid-for', '0'], /expected hours above 0/],
    [['status', '--device', 'a b', ...to.slice(0, 6)], /expected 1 to 64 letters/],
    [['key', '--id', 'ops-2026', '--out', key], /a key cannot be written there/],
    [['status', ...to.map((each) => (each === key ? '/dev/null' : each))], /expected a private Ed25519 key/],
  ] as const) {
    const { code, stderr } = await sendCommand.once(...args)
    t.equal(code, exitCodes.usage, args.join(' '))
    t.match(stderr, complaint)
  }
  const help = await sendCommand.once('--help')
  t.equal(help.code, exitCodes.ok)
  for (const word of ['key', 'status', 'picture', 'config', 'wipe', 'Exit codes']) t.match(help.stdout, word)
})
