import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt, { type IClientOptions } from 'mqtt'
import t, { type Test } from 'tap'
import { exitCodes } from '../../agent/errors.js'
import { MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { until } from '../until.js'
import { Certificates } from '../uplink/certificates.js'
import { BuiltProgram } from './built-program.js'
import { brokerIn, deviceAt } from './listed-device.js'

const publishHotlist = await BuiltProgram.of('publish-hotlist.ts', t.testdir())

/** A key made by the command, a list of two vehicles, and what every command is told of them. */
async function publishing(t: Test, broker = 'mqtt://127.0.0.1:9') {
  const folder = t.testdir()
  const key = join(folder, 'force-2026.pem')
  const made = await publishHotlist.once('key', '--id', 'force-2026', '--out', key)
  t.equal(made.code, exitCodes.ok, made.stderr)
  const publicKey = Buffer.from(/publicKey: (\S+)/.exec(made.stdout)?.[1] ?? '', 'base64')
  const csv = join(folder, 'stolen.csv')
  writeFileSync(csv, 'VRM,Reason\nAA01AAA,STOLEN\nBB01BBB,STOLEN\n')
  const state = join(folder, 'published')
  const data = join(folder, 'data')
  mkdirSync(data)
  const signed = ['--key', key, '--key-id', 'force-2026', '--state', state]
  const args = {
    serve: ['serve', '--url', broker, '--device', 'patrol', ...signed],
    write: ['write', ...signed],
    list: ['--list', `stolen=${csv}`],
  }
  return {
    folder,
    key,
    csv,
    data,
    args,
    made,
    deviceKey: { id: 'force-2026', publicKey, notAfterMs: undefined },
  }
}

t.test('serve gives a list to a device that asks, takes up a changed file, and ends cleanly', async (t) => {
  const broker = await brokerIn(t, t.testdir())
  const { csv, data, args, deviceKey } = await publishing(t, broker.url)
  const first = publishHotlist.started(t, ...args.serve, ...args.list)
  const device = await deviceAt(t, broker.url, data, deviceKey)
  const found = (mark: string) => device.hotlists.lookUp(mark, Date.now()).length
  await until('the snapshot', device.holds('stolen', 1))
  t.equal(found('BB01BBB'), 1)
  await until('it says what the device holds', () =>
    first.output().includes('patrol holds stolen 1, asks for 0'),
  )
  t.match(first.output(), /^stolen: revision 1, 2 entries, 1 parts, \d+ bytes$/m)

  writeFileSync(csv, 'VRM,Reason\nAA01AAA,STOLEN\nCC01CCC,STOLEN\n')
  await until('the delta', device.holds('stolen', 2))
  t.strictSame(['AA01AAA', 'BB01BBB', 'CC01CCC'].map(found), [1, 0, 1])

  writeFileSync(csv, '\u0000'.repeat(100))
  await until('it tells what is no list', () => first.errors().includes(csv))
  const good = Array.from({ length: 20 }, (_, n) => `DD01D${n},STOLEN\n`)
  writeFileSync(csv, `VRM,Reason\n${good.join('')},STOLEN\n`)
  await until('the next one all the same', device.holds('stolen', 3))
  t.equal(device.hotlists.held()[0]?.entries, 20)
  t.match(first.errors(), /^stolen: line 22: rejected, /m)

  t.strictSame(await first.end('SIGTERM'), { code: 0, signal: null })
  t.match(first.output(), /^sent [1-9]\d* parts and deltas, \d+ of them again\n$/m)

  writeFileSync(csv, 'VRM,Reason\nEE01EEE,STOLEN\n')
  const second = publishHotlist.started(t, ...args.serve, ...args.list)
  await until('revisions go on where they were', device.holds('stolen', 4))
  t.equal(found('EE01EEE'), 1)
  t.strictSame(device.sync.complaints(), [])
  t.strictSame(await second.end('SIGINT'), { code: 0, signal: null })
})

t.test('serve confirms a list that does not change, and the device counts its age from then', async (t) => {
  const broker = await brokerIn(t, t.testdir())
  const { data, args, deviceKey } = await publishing(t, broker.url)
  const aSecond = String(1 / 3_600)
  publishHotlist.started(t, ...args.serve, ...args.list, '--confirm-every', aSecond)
  const device = await deviceAt(t, broker.url, data, deviceKey)
  await until('the snapshot', device.holds('stolen', 1))
  const ageFrom = () => device.hotlists.held()[0]!.importedAtMs
  const takenOverAtMs = ageFrom()
  await until('it is confirmed', () => ageFrom() > takenOverAtMs)
  const confirmedAtMs = ageFrom()
  await until('and again', () => ageFrom() > confirmedAtMs)
  t.ok(device.holds('stolen', 1)())
  t.strictSame(device.sync.complaints(), [])
})

t.test('serve speaks to a broker that knows its clients by their certificates', async (t) => {
  const certificates = new Certificates(t)
  const needs = ['require_certificate true', 'use_identity_as_username true', 'allow_anonymous false']
  const lines = [...certificates.broker(), ...needs]
  const broker = await MosquittoProcess.started(t.testdir(), lines, 'mqtts')
  t.teardown(() => broker.kill())
  const { args } = await publishing(t, broker.url)
  const { caFile, certificateFile, keyFile } = certificates.client('publisher')
  const files = ['--ca-file', caFile, '--certificate-file', certificateFile, '--key-file', keyFile]
  publishHotlist.started(t, ...args.serve, ...args.list, ...files)
  const [ca, cert, key] = [caFile, certificateFile, keyFile].map((file) => readFileSync(file))
  const client = await mqtt.connectAsync(broker.url, { ca, cert, key } as IClientOptions)
  t.teardown(() => client.endAsync(true))
  const topics: string[] = []
  client.on('message', (topic) => topics.push(topic))
  await client.subscribeAsync('anpr/v1/list/#')
  await until('the manifest is there', () => topics.includes('anpr/v1/list/stolen/manifest'))
})

t.test('key and write make what an import without a broker takes', async (t) => {
  const { folder, key, args, made } = await publishing(t)
  t.match(made.stdout, /^hotlists:\n {2}keys:\n {4}- id: force-2026\n {6}publicKey: [A-Za-z0-9+/]{43}=\n$/)
  t.equal(statSync(key).mode & 0o777, 0o600)
  const again = await publishHotlist.once('key', '--id', 'x', '--out', key)
  t.match(again, { code: exitCodes.usage, stderr: `publish-hotlist: ${key}: a key cannot be written there` })

  const out = join(folder, 'stick')
  const written = await publishHotlist.once(...args.write, ...args.list, '--out', out)
  t.match(written, { code: exitCodes.ok, stdout: `${join(out, 'stolen')}: revision 1, 2 entries\n` })
  t.match(JSON.parse(readFileSync(join(out, 'stolen/manifest.json'), 'utf8')), { keyId: 'force-2026' })
  t.ok(existsSync(join(out, 'stolen/0.gz')))

  const rules = join(folder, 'rules.yaml')
  writeFileSync(rules, 'priority: 3\nhours: [{ from: "22:00", to: "06:00" }]\n')
  const other = join(folder, 'ruled')
  const ruled = await publishHotlist.once(...args.write, ...args.list, '--rules', rules, '--out', other)
  t.equal(ruled.code, exitCodes.ok, ruled.stderr)
  const { payload } = JSON.parse(readFileSync(join(other, 'stolen/manifest.json'), 'utf8'))
  t.match(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')), {
    rules: { priority: 3, hours: [{ from: '22:00', to: '06:00' }], alertWhen: 'present' },
  })
})

t.test('it explains itself', async (t) => {
  t.match(await publishHotlist.once('--help'), {
    code: exitCodes.ok,
    stdout: /serve.*write.*Examples:.*takes up a changed CSV/s,
  })
  t.match(await publishHotlist.once('serve', '--help'), {
    code: exitCodes.ok,
    stdout: /--list <name=file\.\.\.>.*--confirm-every <hours>.*default: 6.*--username <name>/s,
  })
})

t.test('what it is told wrongly it refuses, says what it expected, and has published nothing', async (t) => {
  const { folder, csv, args } = await publishing(t)
  const { serve, list } = args
  const rules = join(folder, 'rules.json')
  writeFileSync(rules, '{"priority": 12}')
  const deletions = join(folder, '1_stolen_D.dat')
  writeFileSync(deletions, readFileSync(csv))
  const noKey = join(folder, 'no.pem')
  writeFileSync(noKey, 'no key')
  const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['no command', [], /Usage: publish-hotlist/],
    ['an unknown command', ['publish'], /unknown command 'publish'/],
    ['no list', serve, /required option '--list <name=file\.\.\.>'/],
    ['a list without a file', [...serve, '--list', 'stolen'], /expected name=file/],
    ['a name that is no name', [...serve, '--list', `a/b=${csv}`], /expected name=file/],
    ['a name twice', [...serve, ...list, ...list], /expected each name once/],
    ['a device with a topic in it', [...serve, ...list, '--device', 'a/+'], /1 to 64 letters, digits/],
    ['a key name of words', [...serve, ...list, '--key-id', 'force of 2026'], /1 to 64 letters, digits, \./],
    ['a version of none', [...serve, ...list, '--version', '3'], /expected 4 or 5/],
    ['a word for hours', [...serve, ...list, '--confirm-every', 'often'], /hours above 0, at most 24/],
    ['days on end', [...serve, ...list, '--confirm-every', '72'], /hours above 0, at most 24/],
    ['no broker', [...serve, ...list, '--url', 'http://127.0.0.1'], /expected mqtt:\/\/host:port/],
    [
      'no certificate',
      [...serve, ...list, '--ca-file', `${csv}.not`],
      /--ca-file <file>.*cannot be read \(ENOENT\)/,
    ],
    [
      'half a certificate',
      [...serve, ...list, '--key-file', csv],
      /--certificate-file and --key-file together/,
    ],
    ['a certificate without TLS', [...serve, ...list, '--ca-file', csv], /expected an mqtts:\/\/ address/],
    ['a file that is not there', [...serve, '--list', `stolen=${csv}.not`], /stolen\.csv\.not/],
    ['deletions', [...serve, '--list', `stolen=${deletions}`], /a whole list, got deletions from one/],
    ['a file that is no key', [...serve, ...list, '--key', noKey], /expected a private Ed25519 key in PEM/],
    ['rules that are none', [...serve, ...list, '--rules', rules], /rules\.json.*priority/s],
  ]
  for (const [what, args, says] of wrong) {
    await t.test(what, async (t) => {
      t.match(await publishHotlist.once(...args), { code: exitCodes.usage, stdout: '', stderr: says })
    })
  }
  t.notOk(existsSync(join(folder, 'published')))
})

t.test('a state folder that is a file is named, without a report of a crash', async (t) => {
  const { folder, args } = await publishing(t)
  writeFileSync(join(folder, 'published'), '')
  const end = await publishHotlist.once(...args.write, ...args.list, '--out', join(folder, 'stick'))
  t.match(end, { code: exitCodes.unavailable, stderr: /^publish-hotlist: .*published[^\n]*\n$/ })
})
