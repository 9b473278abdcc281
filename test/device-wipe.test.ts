import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { importHotlist } from '../agent/commands/import-hotlist.js'
import { provisionCommand } from '../agent/commands/provision.js'
import { parseConfig } from '../agent/config/yaml-config.js'
import { wipeDevice } from '../agent/device-wipe.js'
import { ConfigurationError } from '../agent/errors.js'
import { newId } from '../agent/platform/new-id.js'
import { packageRoot } from '../agent/platform/package-root.js'
import { eraseFile } from '../agent/store/erase-files.js'
import { readWipeMark, type WipeMark, type WipeState, writeWipeMark } from '../agent/store/wipe-mark.js'
import { fleet, started } from './commanded-fleet.js'
import { KeptLog } from './fakes/kept-log.js'
import { until } from './until.js'

t.test(
  'a wiped device holds nothing, has told so, and does not start before it is provisioned',
  async (t) => {
    const fleetHere = await fleet(t)
    const { file, folder, data, send } = fleetHere
    await importHotlist(`${packageRoot}/agent/demonstration/hotlist.csv`, { dataFolder: data })
    const agent = started(t, fleetHere)
    await until('it runs', () => agent.starts() === 1)
    await until('something is stored', () => existsSync(join(data, 'reads.db')))
    const { answer } = await send({ kind: 'wipe' })
    t.match(answer, { outcome: 'done', wiped: { keysLeft: [] } })
    t.ok(answer!.wiped!.files >= 2)
    const end = await agent.ended
    t.ok(end instanceof ConfigurationError)
    t.match((end as Error).message, /this device was wiped at .* barcud provision --config/)
    t.strictSame(readdirSync(data), ['wipe.json'])
    t.notOk(existsSync(join(folder, 'secrets/broker')))

    writeFileSync(join(folder, 'secrets/broker'), 'new\n')
    t.ok(
      (await started(t, fleetHere).ended) instanceof ConfigurationError,
      'new keys alone do not bring it back',
    )
    const mark = readWipeMark(data)!
    await provisionCommand().parseAsync(['--config', file], { from: 'user' })
    const back = started(t, { file })
    await until('it runs again', () => back.starts() === 1)
    const old = await send({ kind: 'status' }, { counter: mark.command.counter, waitMs: 500 })
    t.equal(old.answer, undefined, 'the counters of its life before count on')
    t.match((await send({ kind: 'status' })).answer, { outcome: 'done' })
    t.notOk(readdirSync(data).includes('wipe.json'))
    await back.stop()
  },
)

/** A device with something to lose, and nobody at its broker. */
function lostDevice(t: Test, state: WipeState) {
  const folder = t.testdir({
    data: {
      'reads.db': 'AB01CDE'.repeat(1_000),
      hotlists: { 'stolen.1.db': 'AB01CDE', parts: { '0': 'x' } },
    },
    'barcud.yaml.before': 'device: patrol-17',
    ...{ authority: 'A', certificate: 'B', key: 'C', password: 'D', camera: 'E' },
  })
  const config = parseConfig(
    JSON.stringify({
      device: 'patrol-17',
      dataFolder: 'data',
      cameras: [
        {
          ...{ name: 'front', identity: { feed: 1, source: 2, camera: 3 }, source: 'rtsp' },
          ...{ url: 'rtsp://127.0.0.1:9/', username: 'reader', passwordFile: 'camera' },
        },
      ],
      broker: {
        ...{ url: 'mqtts://127.0.0.1:9', username: 'patrol-17', passwordFile: 'password' },
        ...{ caFile: 'authority', certificateFile: 'certificate', keyFile: 'key' },
      },
    }),
    join(folder, 'barcud.yaml'),
  )
  const mark: WipeMark = {
    state,
    command: { commandId: newId(), counter: 7, order: { kind: 'wipe' } },
    ...{ answerId: newId(), begunAtMs: 0, wiped: { files: 0, messages: 3, keysLeft: [] } },
  }
  const more = [join(folder, 'barcud.yaml.before')]
  const signal = new AbortController().signal
  const wipe = (begun = mark, changes: { readonly signal?: AbortSignal } = {}) =>
    wipeDevice(begun, { config, more, log: new KeptLog(), signal, farewellMs: 100, ...changes })
  const left = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return { data: config.dataFolder, wipe, left, mark }
}

t.test(
  'a wipe that was killed goes on from every state, and a broker that is away does not keep the keys',
  async (t) => {
    for (const state of ['begun', 'erased', 'told'] as const) {
      await t.test(state, async (t) => {
        const { data, wipe, left } = lostDevice(t, state)
        t.match(await wipe(), { state: 'wiped' })
        t.match(readWipeMark(data), { state: 'wiped', command: { counter: 7 } })
        if (state === 'begun') t.strictSame(left(), ['authority', 'data', 'data/wipe.json'])
        for (const gone of ['certificate', 'key', 'password']) t.notOk(left().includes(gone), gone)
      })
    }
  },
)

t.test(
  'a device is provisioned once all that its configuration names is there, and for its own user',
  async (t) => {
    const { mark } = lostDevice(t, 'wiped')
    const folder = t.testdir({ data: {}, password: 'known' })
    const [file, data] = [join(folder, 'barcud.yaml'), join(folder, 'data')]
    const links = { username: 'patrol-17', passwordFile: 'password', certificateFile: 'pem', keyFile: 'key' }
    writeFileSync(
      file,
      JSON.stringify({
        ...{ device: 'patrol-17', dataFolder: 'data', store: { keyFile: 'store-key', sealed: true } },
        cameras: [
          { name: 'front', identity: { feed: 1, source: 2, camera: 3 }, source: 'folder', path: '.' },
        ],
        broker: { url: 'mqtts://127.0.0.1:9', ...links },
      }),
    )
    const isRoot = process.getuid?.() === 0
    if (isRoot) chownSync(data, 65_534, 65_534)
    writeWipeMark(data, mark)
    const provision = () => provisionCommand().parseAsync(['--config', file], { from: 'user' })
    await t.rejects(provision(), /broker\.certificateFile.*broker\.keyFile/s)
    for (const name of ['pem', 'key']) writeFileSync(join(folder, name), 'there')
    await t.rejects(provision(), /store-key/)
    t.match(readWipeMark(data), { state: 'wiped' })
    writeFileSync(join(folder, 'store-key'), `${randomBytes(32).toString('hex')}\n`, { mode: 0o400 })
    await provision()
    t.match(readWipeMark(data), { state: 'provisioned' })
    t.equal(statSync(join(data, 'wipe.json')).uid, statSync(data).uid)
  },
)

t.test('a stop while the data centre is waited for keeps the link’s keys for the next start', async (t) => {
  const { wipe, left, data } = lostDevice(t, 'begun')
  const stopped = AbortSignal.abort()
  t.match(await wipe(undefined, { signal: stopped }), { state: 'erased', wiped: { files: 4, messages: 3 } })
  t.strictSame(left(), ['authority', 'certificate', 'data', 'data/wipe.json', 'key', 'password'])
  t.match(await wipe(readWipeMark(data)), { state: 'wiped' })
})

t.test('what cannot be erased is told, and what can is gone by content and by name', async (t) => {
  const folder = t.testdir({ file: 'secret' })
  t.equal(eraseFile(join(folder, 'file')), true)
  t.equal(existsSync(join(folder, 'file')), false)
  t.equal(eraseFile('/proc/version'), false, 'a file system that lets nobody write')
})
