import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { v7 } from 'uuid'
import { exitCodes } from '../../agent/errors.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { nextPassingMs, trafficAt } from '../../scripts/fleet/day-profile.js'
import { DrawnPassings } from '../../scripts/fleet/drawn-passings.js'
import { freePort, MosquittoProcess } from '../../scripts/measure/mosquitto-process.js'
import { BuiltProgram } from './built-program.js'
import { column, FleetDatabases } from './receiver/fleet-database.js'

const databases = await FleetDatabases.started(t)
const programs = t.testdir()
const fleet = await BuiltProgram.of('fleet.ts', programs)
const receiver = await BuiltProgram.of('receiver.ts', programs)

t.test('what a simulated device sends keeps to the contract', async (t) => {
  const passings = new DrawnPassings({
    identity: { feed: 1, source: 2, camera: 3 },
    readsAHit: 2,
    pictures: ['plate', 'overview'],
  })
  const messages = [1, 2].flatMap(() => passings.next(Date.now()).messages)
  t.strictSame(
    messages.map(({ class: each }) => each),
    ['read', 'plate', 'overview', 'hit', 'read', 'plate', 'overview'],
  )
  for (const { id, subtopic, payload } of messages) {
    const parsed = parseUpMessage(subtopic, payload)
    t.match(parsed, { id }, 'complaint' in parsed ? parsed.complaint : subtopic)
  }
  t.equal(
    new Set(messages.map(({ payload }) => Buffer.from(payload).toString('base64'))).size,
    7,
    'no two alike',
  )
  t.match(
    JSON.parse(Buffer.from(messages[0]!.payload).toString()).vrm,
    /^[A-Z]{2}01[A-Z]{3}$/,
    'never issued',
  )
})

t.test('a day has its peaks and its night, and its average', async (t) => {
  const hours = Array.from({ length: 24 }, (_, hour) => trafficAt(hour * 3_600_000))
  t.equal(Math.round(hours.reduce((sum, each) => sum + each, 0) * 1e9) / 1e9, 24)
  t.ok(hours[17]! > 1.5 && hours[2]! < 0.2)
  t.equal(trafficAt(25 * 3_600_000), hours[1], 'and another day')
  const waits = Array.from({ length: 10_000 }, (_, index) => nextPassingMs(5_000, 1, (index + 0.5) / 10_000))
  const meanMs = waits.reduce((sum, each) => sum + each, 0) / waits.length
  t.equal(Math.round(86_400_000 / meanMs / 10), 500, 'reads a day')
})

t.test('a small fleet sends until everything has its receipt', async (t) => {
  const folder = t.testdir()
  const broker = await MosquittoProcess.started(folder)
  t.teardown(() => broker.kill())
  const { url, pool } = await databases.prepared(t)
  receiver.started(t, 'database', '--url', broker.url, '--database', url, '--name', 'receiver-1')
  const ids = join(folder, 'ids')
  const end = await fleet.once(
    ...['--url', broker.url, '--devices', '3', '--speed', '100', '--seconds', '3', '--ids', ids],
    ...['--reads-a-hit', '5', '--receipt-seconds', '2', '--progress', '1'],
  )
  t.match(end, {
    code: exitCodes.ok,
    stdout: /^3 of 3 connected; reads [1-9]\d* .*; messages waiting 0,.*\n$/,
  })
  t.match(end.stderr, /waiting for the last receipts/)
  const made = readFileSync(ids, 'utf8').trim().split('\n').toSorted()
  t.strictSame(await column(pool, 'SELECT read_id::text FROM reads ORDER BY read_id'), made)
  t.strictSame(await column(pool, 'SELECT count(*) FROM pictures'), [String(2 * made.length)])
  t.strictSame(await column(pool, 'SELECT DISTINCT device FROM reads ORDER BY device'), [
    'simulated-1',
    'simulated-2',
    'simulated-3',
  ])
})

t.test('without a receiver it ends in time and says that something is left', async (t) => {
  const broker = await MosquittoProcess.started(t.testdir())
  t.teardown(() => broker.kill())
  const name = `lonely-${v7()}`
  const end = await fleet.once(
    ...['--url', broker.url, '--devices', '1', '--speed', '500', '--seconds', '1', '--name', name],
    ...['--drain-seconds', '1', '--pictures', 'none'],
  )
  t.match(end, { code: 1, stdout: /messages waiting [1-9]/ })
})

t.test('a broker that lets nobody in ends it, and it says why', async (t) => {
  const end = await fleet.once('--url', `mqtt://127.0.0.1:${await freePort()}`, '--devices', '1')
  t.match(end, { code: exitCodes.unavailable, stderr: /no device got in within 15 s: .*ECONNREFUSED/ })
})

t.test('it explains itself and refuses what cannot be', async (t) => {
  t.match(await fleet.once('--help'), {
    code: exitCodes.ok,
    stdout: /--devices.*--reads-a-day.*never let a fleet/s,
  })
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--devices', '0'], /expected a number above 0/],
    [['--from', '24'], /expected 0 to 23/],
    [['--pictures', 'rear'], /expected none, or of plate, overview/],
    [['--seconds', '1'], /expected mqtt:\/\/host:port/],
    [['--ca-file', 'nowhere.pem'], /it cannot be read \(ENOENT\)/],
  ]
  for (const [options, complaint] of wrong) {
    t.match(await fleet.once('--url', 'http://127.0.0.1', ...options), {
      code: exitCodes.usage,
      stderr: complaint,
    })
  }
})
