import mqtt from 'mqtt'
import t, { type Test } from 'tap'
import { v7 } from 'uuid'
import { exitCodes, OperationalError } from '../../../agent/errors.js'
import { CuttableWire } from '../../../scripts/measure/cuttable-wire.js'
import { MosquittoProcess } from '../../../scripts/measure/mosquitto-process.js'
import { DatabaseReceiver } from '../../../scripts/receiver/database-receiver.js'
import { PostgresArchive } from '../../../scripts/receiver/postgres-archive.js'
import { clock, deviceAt, passingOf, soon } from '../../demonstration/sending-device.js'
import { KeptLog } from '../../fakes/kept-log.js'
import { until } from '../../until.js'
import { BuiltProgram } from '../built-program.js'
import { column, FleetDatabases } from './fleet-database.js'

const databases = await FleetDatabases.started(t)
const program = await BuiltProgram.of('receiver.ts', t.testdir())

async function mosquitto(t: Test): Promise<MosquittoProcess> {
  const broker = await MosquittoProcess.started(t.testdir())
  t.teardown(() => broker.kill())
  return broker
}

type Archive = Pick<PostgresArchive, 'keep'>

async function receiverAt(t: Test, url: string, archive: Archive, name = 'receiver-1') {
  const receiver = new DatabaseReceiver(
    { url, name, group: 'receivers' },
    { clock, log: new KeptLog(), archive, after: soon, random: () => 0.1 },
  )
  t.teardown(() => receiver.stop())
  receiver.start()
  await until('the receiver is connected', () => receiver.health().state === 'connected')
  return receiver
}

t.test('a receipt comes after the commit, and again for what comes again', async (t) => {
  const { url } = await mosquitto(t)
  const { pool } = await databases.prepared(t)
  const receiver = await receiverAt(t, url, new PostgresArchive(pool))
  const { send, receipts } = await deviceAt(t, url)
  const { messages } = passingOf(v7())
  await send(...messages)
  await until('the receipts', () => receipts.length === 4)
  t.strictSame(receipts.toSorted(), messages.map(({ id }) => id).toSorted())
  t.strictSame(await column(pool, 'SELECT count(*) FROM pictures'), ['2'])
  await send(...messages)
  await until('the receipts again', () => receipts.length === 8)
  // The state that the device said at its connecting came before the receiver, or is among them.
  t.match(receiver.counts(), { repeat: 4, refused: 0 })
})

t.test(
  'nothing is acknowledged before it is durable: the broker sends it to the next connection',
  async (t) => {
    const { url } = await mosquitto(t)
    const { pool } = await databases.prepared(t)
    const archive = new PostgresArchive(pool)
    let asked = 0
    const away: Archive = {
      keep: () => {
        asked++
        return Promise.reject(new OperationalError('receiver.database', 'away'))
      },
    }
    const first = await receiverAt(t, url, away)
    const { send, receipts } = await deviceAt(t, url)
    await send(...passingOf(v7()).messages)
    await until('it has tried more than once', () => asked > 2)
    await first.stop()
    t.match(first.counts(), { kept: 0 })
    t.ok(first.counts().databaseFailures > 2)

    await receiverAt(t, url, archive)
    await until('the receipts', () => receipts.length === 4)
    t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['1'])
  },
)

t.test('while the database is away the broker holds all but a window of messages', async (t) => {
  const { url } = await mosquitto(t)
  const { pool } = await databases.prepared(t)
  const real = new PostgresArchive(pool)
  let isAway = true
  let largest = 0
  const archive: Archive = {
    keep: async (arrivals) => {
      largest = Math.max(largest, arrivals.length)
      if (isAway) throw new OperationalError('receiver.database', 'away')
      return real.keep(arrivals)
    },
  }
  await receiverAt(t, url, archive)
  const { send, receipts } = await deviceAt(t, url)
  const messages = Array.from({ length: 150 }, () => passingOf(v7()).messages).flat()
  for (let start = 0; start < messages.length; start += 10) await send(...messages.slice(start, start + 10))
  isAway = false
  await until('all receipts', () => receipts.length === messages.length)
  t.ok(largest <= 450, `at most a window at once, to which mosquitto adds its next: ${largest}`)
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['150'])
})

t.test('one that is stopped under load gives a receipt for all that it kept', async (t) => {
  const { url } = await mosquitto(t)
  const { pool } = await databases.prepared(t)
  const archive = new PostgresArchive(pool)
  const kept = new Set<string>()
  const receiver = new DatabaseReceiver(
    { url, name: 'receiver-1', group: 'receivers' },
    {
      ...{ clock, log: new KeptLog(), archive, after: soon },
      onOutcomes: (outcomes) => {
        for (const { id } of outcomes) if (id !== undefined) kept.add(id)
      },
    },
  )
  t.teardown(() => receiver.stop())
  receiver.start()
  await until('the receiver is connected', () => receiver.health().state === 'connected')
  const { send, receipts } = await deviceAt(t, url)
  let isStopped = false
  const sending = (async () => {
    while (!isStopped) await send(...passingOf(v7()).messages)
  })()
  await until('it is at work', () => kept.size > 200)
  await receiver.stop()
  isStopped = true
  await sending
  await until('the receipts', () => receipts.length >= kept.size)
  t.strictSame(receipts.toSorted(), [...kept].toSorted())
  t.equal(receiver.counts().receiptsLost, 0)
})

t.test('what a new connection brings is kept, though the last batch is still being written', async (t) => {
  const broker = await mosquitto(t)
  const wire = await CuttableWire.laid(broker.port)
  t.teardown(() => wire.takenAway())
  const { pool } = await databases.prepared(t)
  const real = new PostgresArchive(pool)
  let answers = () => {}
  const hasAnswered = new Promise<void>((resolve) => {
    answers = resolve
  })
  let batches = 0
  const slow: Archive = {
    keep: async (arrivals) => {
      batches++
      await hasAnswered
      return real.keep(arrivals)
    },
  }
  const receiver = await receiverAt(t, wire.url, slow)
  const { send, receipts } = await deviceAt(t, broker.url)
  const passings = Array.from({ length: 15 }, () => passingOf(v7()).messages)
  await send(...passings[0]!)
  await until('a batch is being written', () => batches === 1)
  wire.cut()
  await until('the receiver is away', () => receiver.health().state !== 'connected')
  // More than mosquitto sends ahead: once that much has no acknowledgement, nothing comes any more.
  for (const messages of passings.slice(1)) await send(...messages)
  await until('the receiver is back', () => receiver.health().state === 'connected')
  answers()
  await until('every receipt', () => new Set(receipts).size === 60)
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['15'])
})

t.test('two share the load; one that is killed costs nothing', async (t) => {
  const { url } = await mosquitto(t)
  const database = await databases.prepared(t)
  const names = ['receiver-1', 'receiver-2']
  const options = (name: string) => ['--url', url, '--database', database.url, '--name', name]
  const [doomed, other] = names.map((name) =>
    program.started(t, 'database', ...options(name), '--progress', '1'),
  )
  await until('both are connected', () =>
    [doomed!, other!].every((each) => each.errors().includes('uplink.connected')),
  )
  const { send, receipts } = await deviceAt(t, url)
  const passings = Array.from({ length: 60 }, () => passingOf(v7()).messages)
  for (const messages of passings.slice(0, 30)) await send(...messages)
  await until('some receipts', () => receipts.length >= 20)
  await doomed!.end('SIGKILL')
  for (const messages of passings.slice(30)) await send(...messages)
  program.started(t, 'database', ...options('receiver-1'))
  await until('every receipt', async () => {
    // What the killed one had committed without a receipt, a device sends again after its time-out.
    const lacking = passings.flat().filter(({ id }) => !receipts.includes(id))
    for (let start = 0; start < lacking.length; start += 10) await send(...lacking.slice(start, start + 10))
    return lacking.length === 0
  })
  t.strictSame(await column(database.pool, 'SELECT count(DISTINCT read_id) FROM reads'), ['60'])
  t.strictSame(await column(database.pool, 'SELECT count(*) FROM pictures'), ['120'])
  t.strictSame(await other!.end('SIGTERM'), { code: 0, signal: null })
  t.match(
    other!.output(),
    /kept [1-9]\d*, repeats \d+, refused 0, dropped 0, database failures 0, receipts lost for 0\n$/,
  )
})

t.test('hostile traffic ends in the table of what was refused, and costs nothing else', async (t) => {
  const { url } = await mosquitto(t)
  const { pool } = await databases.prepared(t)
  await receiverAt(t, url, new PostgresArchive(pool))
  const { send, receipts } = await deviceAt(t, url)
  const hostile = await mqtt.connectAsync(url, { protocolVersion: 5 })
  t.teardown(() => hostile.endAsync(true))
  const id = v7()
  const payloads = ['', '{', '[]', 'null', '"x"', `{"id":"${id}"}`, '\0'.repeat(1_000), '9'.repeat(200_000)]
  for (const payload of payloads) {
    for (const topic of ['read', 'hit', 'image/x/plate', 'state', 'no/such/topic', 'audit']) {
      await hostile.publishAsync(`anpr/v1/hostile/up/${topic}`, payload, { qos: 1 })
    }
  }
  // Larger than the receiver lets the broker send; the broker drops it.
  await hostile.publishAsync('anpr/v1/hostile/up/read', Buffer.alloc(400_000), { qos: 1 })
  const { messages } = passingOf(v7())
  await send(...messages)
  await until('the receipts of the good', () => receipts.length === 4)
  await until('all of the bad', async () => (await column(pool, 'SELECT count(*) FROM refused'))[0] === '48')
  t.strictSame(await column(pool, 'SELECT DISTINCT device FROM refused'), ['hostile'])
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['1'])
})

t.test('what was refused can be tried again, and the tables prepared as often as one likes', async (t) => {
  const url = await databases.empty()
  t.match(await program.once('prepare', '--database', url), {
    code: exitCodes.ok,
    stdout: 'partitions made 20, dropped 0; rows erased 0\n',
  })
  t.match(await program.once('prepare', '--database', url), { stdout: /^partitions made 0/ })
  const { pool } = await databases.prepared(t)
  const databaseUrl = (await column(pool, 'SELECT current_database()'))[0]!
  const [read] = passingOf(v7()).messages
  await pool.query(
    `INSERT INTO refused VALUES ('a', 'patrol-1', 'read', 'as an older receiver said', $1, now(), now()),
      ('b', 'patrol-1', 'read', 'no JSON', 'x', now(), now())`,
    [read!.payload],
  )
  const address = url.replace(/[^/]+$/, databaseUrl)
  t.match(await program.once('retry', '--database', address), {
    code: exitCodes.ok,
    stdout: 'kept 1 that had been refused, 1 are refused still\n',
  })
  t.strictSame(await column(pool, 'SELECT device FROM reads'), ['patrol-1'])
  t.strictSame(await column(pool, 'SELECT convert_from(payload, $$UTF8$$) FROM refused'), ['x'])
})

t.test('it explains itself, and refuses what cannot work', async (t) => {
  const help = await program.once('database', '--help')
  t.match(help, { code: exitCodes.ok, stdout: /--database <url>.*--keep-days.*--url <url>.*--name/s })
  t.match(await program.once('--help'), { stdout: /folder.*database.*prepare.*retry.*PGPASSWORD/s })
  t.match(await program.once('prepare', '--database', 'mysql://db'), {
    code: exitCodes.usage,
    stderr: /database address: expected postgres:/,
  })
  for (const command of ['prepare', 'retry']) {
    t.match(await program.once(command, '--database', 'postgres://barcud:geheim@127.0.0.1:1/none'), {
      code: exitCodes.unavailable,
      stderr:
        /^receiver: PostgreSQL at 127\.0\.0\.1:1, database none, as barcud: connect ECONNREFUSED [^\n]*\n$/,
    })
  }
  t.match(
    await program.once('database', '--url', 'x', '--database', 'y', '--name', 'z', '--keep-days', '0'),
    {
      code: exitCodes.usage,
      stderr: /expected a day or more/,
    },
  )
  const { url, pool } = await databases.prepared(t)
  await pool.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`)
  t.match(await program.once('prepare', '--database', url), {
    code: exitCodes.usage,
    stderr: /synchronous_commit: expected on, got off/,
  })
})
