import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { v7 } from 'uuid'
import { OperationalError } from '../../../agent/errors.js'
import { readToMessages } from '../../../agent/flow/read-to-messages.js'
import { DayPartitions } from '../../../scripts/receiver/day-partitions.js'
import { dayInName, dayName, dayOfId, dayOfMs, firstIdOfDay } from '../../../scripts/receiver/id-days.js'
import type { Arrival } from '../../../scripts/receiver/message-rows.js'
import { PostgresArchive } from '../../../scripts/receiver/postgres-archive.js'
import { refusedPerDeviceMost } from '../../../scripts/receiver/refused-messages.js'
import { passingOf } from '../../demonstration/sending-device.js'
import { plateRead } from '../../store/passings.js'
import { column, FleetDatabases } from './fleet-database.js'

const databases = await FleetDatabases.started(t)
const dayMs = 86_400_000
const examples = join(import.meta.dirname, '../../../agent/wire/contract/examples')

const arrivalOf = (subtopic: string, payload: Uint8Array | string, device = 'patrol-1'): Arrival => ({
  device,
  subtopic,
  payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
  arrivedAtMs: Date.now(),
})

const example = (name: string): Buffer => readFileSync(join(examples, `${name}.json`))

/** A read made at a time, as it comes up. */
function readMadeAt(ms: number): Arrival {
  const [read] = readToMessages(plateRead(v7()), [], () => v7({ msecs: ms }), ms)
  return arrivalOf('read', read!.payload)
}

async function archiveOf(t: Test) {
  const { pool } = await databases.prepared(t)
  const keptDays = { reads: 30, hits: 30, pictures: 10, health: 5, messages: 30 }
  const partitions = new DayPartitions(pool, keptDays)
  await partitions.maintain(Date.now())
  return { pool, partitions, archive: new PostgresArchive(pool, partitions) }
}

t.test('days and ids name each other', async (t) => {
  const day = dayOfMs(Date.UTC(2026, 10, 22, 23, 59))
  t.equal(dayName(day), '2026_11_22')
  t.equal(dayInName('reads_2026_11_22'), day)
  t.equal(dayInName('reads_other_days'), undefined)
  const id = v7({ msecs: Date.UTC(2026, 10, 22, 23, 59, 59, 999) })
  t.equal(dayOfId(id), day)
  t.ok(firstIdOfDay(day) < id && id < firstIdOfDay(day + 1))
})

t.test('a device that writes the letters of its ids large holds up nobody', async (t) => {
  const { pool, archive } = await archiveOf(t)
  const readId = v7()
  const [read, plate] = passingOf(readId).messages
  const large = read!.id.toUpperCase()
  const arrivals = [
    arrivalOf('read', Buffer.from(read!.payload).toString().replace(`"id":"${read!.id}"`, `"id":"${large}"`)),
    arrivalOf(`image/${readId.toUpperCase()}/plate`, plate!.payload),
    readMadeAt(Date.now()),
  ]
  const kept = await archive.keep(arrivals)
  t.strictSame(
    kept.map(({ fate }) => fate),
    ['kept', 'kept', 'kept'],
  )
  t.strictSame(
    kept.slice(0, 2).map(({ id }) => id),
    [large, `${readId.toUpperCase()}/plate`],
    'a receipt names them as the device does',
  )
  const again = await archive.keep([...arrivals, arrivalOf(`image/${readId}/plate`, plate!.payload)])
  t.strictSame([...new Set(again.map(({ fate }) => fate))], ['repeat'], 'they are the same either way')
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['2'])
  t.strictSame(await column(pool, 'SELECT count(*) FROM pictures'), ['1'])
})

t.test('a message over which the receiver itself fails is kept apart, and the rest is kept', async (t) => {
  const { pool, partitions } = await archiveOf(t)
  const arrivals = [1, 2, 3].map((ago) => readMadeAt(Date.now() - ago))
  const { id } = JSON.parse(Buffer.from(arrivals[1]!.payload).toString()) as { id: string }
  const connect = pool.connect.bind(pool)
  /** Fails as a fault in our own code would, wherever that id is among what is to be stored. */
  const failing = async () => {
    const client = await connect()
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown
    const failsOver = (values: unknown) =>
      Array.isArray(values) && values.includes(id) && values.length > arrivals.length
    client.query = ((...args: readonly unknown[]) => {
      if (failsOver(args[1])) throw new TypeError('cannot read properties of undefined')
      return query(...args)
    }) as typeof client.query
    return client
  }
  const archive = new PostgresArchive({ connect: failing } as unknown as typeof pool, partitions)
  const outcomes = await archive.keep(arrivals)
  t.strictSame(
    outcomes.map(({ fate }) => fate),
    ['kept', 'refused', 'kept'],
  )
  t.match(outcomes[1]!.complaint, /fault of the receiver's own: TypeError/)
  t.strictSame(await column(pool, 'SELECT count(*) FROM refused'), ['1'])
})

t.test('every message of the contract lies in its table, once, however often it comes', async (t) => {
  const { pool, archive } = await archiveOf(t)
  const { messages } = passingOf(v7())
  const arrivals = [
    ...messages.map(({ subtopic, payload }) => arrivalOf(subtopic, payload)),
    ...['verdict-1', 'audit-1', 'health-1', 'hit-1.corrected'].map((name) =>
      arrivalOf(name.split('-')[0]!, example(name)),
    ),
    arrivalOf('hotlist', example('hotlist-1')),
    arrivalOf('hotlist', example('crew-entry-1')),
    arrivalOf('state', example('state-1')),
  ]
  const first = await archive.keep(arrivals)
  t.strictSame([...new Set(first.map(({ fate }) => fate))], ['kept'])
  t.strictSame(
    first.slice(0, 4).map(({ id }) => id),
    messages.map(({ id }) => id),
    'what a receipt names',
  )
  t.equal(first.at(-1)!.id, undefined, 'a state gets none')

  const again = await archive.keep([...arrivals, arrivals[0]!])
  t.strictSame(
    again.map(({ fate }) => fate),
    [...arrivals.slice(0, -1).map(() => 'repeat'), 'kept', 'repeat'],
    'but for the state, which has no id',
  )
  const counts = await Promise.all(
    ['reads', 'hits', 'pictures', 'messages', 'health', 'devices', 'refused'].map((table) =>
      column<string>(pool, `SELECT count(*) FROM ${table}`),
    ),
  )
  t.strictSame(counts.flat(), ['1', '2', '2', '3', '2', '1', '0'])
  const [read] = messages
  t.strictSame(await column(pool, 'SELECT vrm FROM reads'), ['AB01CDE'])
  t.strictSame(
    await column<unknown>(pool, 'SELECT message FROM reads'),
    [JSON.parse(Buffer.from(read!.payload).toString())],
    'as it came',
  )
})

t.test(
  'the last word of a device stands, though a receiver that heard it earlier writes later',
  async (t) => {
    const { pool, archive } = await archiveOf(t)
    const stateAt = (arrivedAtMs: number, online: boolean): Arrival => ({
      ...arrivalOf('state', JSON.stringify({ ...JSON.parse(example('state-1').toString()), online })),
      arrivedAtMs,
    })
    const nowMs = Date.now()
    for (const state of [stateAt(nowMs, true), stateAt(nowMs - 5_000, false)]) await archive.keep([state])
    t.same(await column(pool, 'SELECT online FROM devices'), [true])
    await archive.keep([stateAt(nowMs + 1, false)])
    t.same(await column(pool, 'SELECT online FROM devices'), [false])
  },
)

t.test('a message lies in the partition of the day on which it was made', async (t) => {
  const { pool, archive } = await archiveOf(t)
  const nowMs = Date.now()
  const today = dayOfMs(nowMs)
  const times = [nowMs, nowMs - 3 * dayMs, nowMs - 40 * dayMs, 1_000, nowMs + 9 * dayMs]
  const arrivals = times.map(readMadeAt)
  await archive.keep(arrivals)
  const where = 'SELECT tableoid::regclass::text FROM reads ORDER BY id'
  const expected = [
    'reads_other_days',
    'reads_other_days',
    `reads_${dayName(today - 3)}`,
    `reads_${dayName(today)}`,
    'reads_other_days',
  ]
  t.strictSame(await column(pool, where), expected, 'clocks that are wrong fall among the other days')

  await new DayPartitions(pool, { reads: 30, hits: 30, pictures: 10, health: 5, messages: 30 }).maintain(
    nowMs + 8 * dayMs,
  )
  expected[4] = `reads_${dayName(dayOfMs(nowMs + 9 * dayMs))}`
  t.strictSame(await column(pool, where), expected, 'what lay among the other days moves into its own')
  const again = await archive.keep(arrivals)
  t.strictSame([...new Set(again.map(({ fate }) => fate))], ['repeat'])
})

t.test('partitions are dropped when their days are over, each table in its own time', async (t) => {
  const { pool, partitions, archive } = await archiveOf(t)
  await archive.keep([readMadeAt(Date.now())])
  await archive.keep([readMadeAt(1_000)])
  const inTwentyDays = await partitions.maintain(Date.now() + 20 * dayMs)
  t.equal(inTwentyDays.dropped, 8, 'four days of pictures and of health')
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['2'])
  const inFortyDays = await partitions.maintain(Date.now() + 40 * dayMs)
  t.equal(inFortyDays.erased, 1, 'what came with a wrong clock is kept from its arrival')
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['0'])
})

t.test('several make the same partitions at the same time', async (t) => {
  const { pool } = await databases.prepared(t)
  const keptDays = { reads: 3, hits: 3, pictures: 3, health: 3, messages: 3 }
  const made = await Promise.all(
    [1, 2, 3].map(() => new DayPartitions(pool, keptDays).maintain(Date.now()).then(({ made }) => made)),
  )
  t.equal(
    made.reduce((sum, each) => sum + each, 0),
    20,
  )
})

t.test('what breaks the contract is kept aside with its reason, and holds up nothing', async (t) => {
  const { pool, archive } = await archiveOf(t)
  const good = [readMadeAt(Date.now()), readMadeAt(Date.now())]
  const readId = v7()
  const bad = [
    arrivalOf('read', 'no JSON'),
    arrivalOf('read', JSON.stringify({ schema: 'read/9', id: readId })),
    arrivalOf('weather', '{}'),
    arrivalOf(`image/${readId}/plate`, 'no JPEG'),
    arrivalOf(`image/${readId}/rear`, 'of a kind that is unknown'),
    arrivalOf('read', Buffer.from([0xff, 0x00])),
  ]
  const outcomes = await archive.keep([good[0]!, ...bad, good[1]!])
  t.strictSame(
    outcomes.map(({ fate }) => fate),
    ['kept', ...bad.map(() => 'refused'), 'kept'],
  )
  t.strictSame(
    outcomes.slice(1, -1).map(({ id }) => id),
    [undefined, readId, undefined, `${readId}/plate`, `${readId}/rear`, undefined],
    'a receipt names what says an id: it is held durably as well',
  )
  await archive.keep(bad)
  t.strictSame(await column(pool, 'SELECT DISTINCT times FROM refused'), ['2'])
  t.match(await column(pool, "SELECT complaint FROM refused WHERE subtopic = 'weather'"), [
    /expected one of the contract/,
  ])
  t.strictSame(await column(pool, 'SELECT count(*) FROM reads'), ['2'])
})

t.test('the same id with other content is refused, and what was held stays', async (t) => {
  const { pool, archive } = await archiveOf(t)
  const arrival = readMadeAt(Date.now())
  const message = JSON.parse(Buffer.from(arrival.payload).toString())
  const forged = arrivalOf('read', JSON.stringify({ ...message, vrm: 'AB01FGH' }))
  t.match(await archive.keep([arrival, forged]), [{ fate: 'kept' }, { fate: 'refused' }])
  t.match(await archive.keep([forged]), [
    { fate: 'refused', complaint: 'id: came before with other content' },
  ])
  t.strictSame(await column(pool, 'SELECT vrm FROM reads'), ['AB01CDE'])
})

t.test('what only the database does not take is found among the others and refused', async (t) => {
  const { pool, archive } = await archiveOf(t)
  const hit = JSON.parse(example('hit-1').toString())
  const withNul = arrivalOf('hit', JSON.stringify({ ...hit, list: 'stolen\0' }))
  const endlessName = { ...readMadeAt(Date.now()), device: 'x'.repeat(60_000) }
  const state = { ...arrivalOf('state', example('state-1')), device: randomText(60_000) }
  const arrivals = [readMadeAt(Date.now()), withNul, readMadeAt(Date.now()), endlessName, state]
  const fates = (await archive.keep(arrivals)).map(({ fate }) => fate)
  t.strictSame(fates, ['kept', 'refused', 'kept', 'kept', 'refused'])
  t.match(await column(pool, "SELECT complaint FROM refused WHERE subtopic = 'hit'"), [
    /the database does not take it/,
  ])
})

/** Too little alike for PostgreSQL to compress it into an index. */
function randomText(length: number): string {
  return Array.from({ length }, () => Math.random().toString(36)[3] ?? 'x').join('')
}

t.test('one device cannot fill the disk with what breaks the contract', async (t) => {
  const { pool, archive } = await archiveOf(t)
  await pool.query(`
    INSERT INTO refused SELECT sha256(n::text::bytea), 'patrol-1', 'read', '', '', now(), now()
    FROM generate_series(1, ${refusedPerDeviceMost}) AS n`)
  t.match(
    await archive.keep([arrivalOf('weather', `{"id":"${v7()}"}`), arrivalOf('weather', '', 'patrol-2')]),
    [{ fate: 'dropped', id: undefined }, { fate: 'refused' }],
  )
})

t.test('a database that is away keeps nothing and says so', async (t) => {
  const { archive } = await archiveOf(t)
  await databases.postgres.kill()
  await t.rejects(archive.keep([readMadeAt(Date.now())]), OperationalError)
  await databases.postgres.start()
  t.match(await archive.keep([readMadeAt(Date.now())]), [{ fate: 'kept' }], 'and goes on when it is back')
})
