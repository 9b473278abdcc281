import t from 'tap'
import type { CameraHealth, Health } from '../agent/domain/health.js'
import { OperationalError } from '../agent/errors.js'
import { HealthDesk, type HealthParts } from '../agent/health-desk.js'
import { newId } from '../agent/platform/new-id.js'
import { healthMessage } from '../agent/wire/health-message.js'
import { exampleHealth } from './fakes/cab-records.js'
import { KeptLog } from './fakes/kept-log.js'
import { SetClock } from './fakes/set-clock.js'
import { until } from './until.js'

const example = exampleHealth()
const exampleCounts = {
  ...{ hits: 3, sent: 20, acknowledged: 18, receiptsRefused: 0, receiptsDropped: 0, commandsRefused: 0 },
}

function deskOf(changes: Partial<HealthParts> = {}) {
  const clock = new SetClock()
  const log = new KeptLog()
  const published: { readonly topic: string; readonly message: unknown }[] = []
  const desk = new HealthDesk({
    device: 'patrol-17',
    versions: { agent: '1.0.0', models: { 'plate-reader': '1' } },
    clock,
    cameras: () => example.cameras,
    uplink: {
      health: () => example.link,
      window: () => 10,
      publish: async (topic, payload) => {
        published.push({ topic, message: JSON.parse(String(payload)) })
        return 'taken'
      },
    },
    outbox: { health: async () => example.outbox },
    store: { health: async () => example.store },
    alerts: { counts: async () => example.alerts, misreads: async () => example.misreads },
    temperature: { temperatureC: async () => 61.5 },
    hotlists: { summaries: () => example.lists, unknownActions: () => ({}) },
    listAgeLimits: example.listAgeLimits,
    position: { position: () => undefined },
    counts: () => exampleCounts,
    machine: { disk: () => ({ freeBytes: 1, totalBytes: 2 }), throttling: () => [] },
    complaints: () => [],
    newId,
    log,
    ...changes,
  })
  return { desk, clock, log, published }
}

/** Runs the desk until `holds`, with the number of reports that it made. */
async function runUntil(desk: HealthDesk, holds: (reports: readonly Health[]) => boolean): Promise<void> {
  const reports: Health[] = []
  desk.onReport((health) => reports.push(health))
  await desk.start()
  await until('the reports', () => holds(reports))
  await desk.stop()
}

t.test('a report gathers every part, and says what is wrong with a list', async (t) => {
  const { desk } = deskOf({
    complaints: () => ['the disk is old'],
    hotlists: { summaries: () => example.lists, unknownActions: () => ({ WATCH: 1, FOLLOW: 12 }) },
  })
  const health = await desk.report()
  t.match(health, { cameras: example.cameras, link: example.link, lists: example.lists })
  t.equal(health.complaints[0], 'the disk is old')
  t.match(
    health.complaints[1],
    /expected an action of hotlists\.actions \(STOP, SILENT, …\), got "WATCH" on 1 entry;/,
  )
  t.match(health.complaints[2], /"FOLLOW" on 12 entries;/)
})

t.test('without a broker the link counts as stopped', async (t) => {
  const { desk } = deskOf({ uplink: undefined })
  t.same((await desk.report()).link, { state: 'stopped', complaint: undefined })
})

t.test('health goes up at the start, then on change only', async (t) => {
  let state: CameraHealth['state'] = 'reading'
  const { desk, published } = deskOf({ cameras: () => example.cameras.map((each) => ({ ...each, state })) })
  await runUntil(desk, (reports) => {
    if (reports.length === 2) state = 'lost'
    return reports.length >= 4
  })
  t.equal(published.length, 2)
  t.same(new Set(published.map(({ topic }) => topic)), new Set(['anpr/v1/patrol-17/up/health']))
  const messages = published.map(({ message }) => healthMessage.parse(message))
  t.same(
    messages.map(({ cameras }) => cameras[0]?.state),
    ['reading', 'lost'],
  )
})

t.test('a minute later it goes up again, changed or not', async (t) => {
  const { desk, clock, published } = deskOf()
  await runUntil(desk, (reports) => {
    if (reports.length === 1) clock.nowMs += 60_000
    return published.length === 2
  })
  t.equal(published.length, 2)
})

t.test('what the broker did not take is tried again', async (t) => {
  let refusals = 1
  const taken: string[] = []
  const { desk, log } = deskOf({
    uplink: {
      health: () => example.link,
      window: () => 10,
      publish: async (topic) => {
        if (refusals-- > 0) throw new OperationalError('uplink.lost', 'the connection was closed')
        taken.push(topic)
        return 'taken'
      },
    },
  })
  await runUntil(desk, () => taken.length === 1)
  t.match(log.lines, [{ name: 'health.failed', fields: { code: 'uplink.lost' } }])
})

t.test('a broker that does not answer holds up no report, and is asked once', async (t) => {
  const published: string[] = []
  const { desk, clock } = deskOf({
    uplink: {
      health: () => example.link,
      window: () => 10,
      publish: (topic) => {
        published.push(topic)
        return new Promise(() => {})
      },
    },
  })
  await runUntil(desk, (reports) => {
    clock.nowMs += reports.length === 1 ? 60_000 : 0
    return reports.length === 3
  })
  t.equal(desk.isFresh(), true)
  t.equal(published.length, 1)
})

t.test('nothing is published while there is no connection', async (t) => {
  const published: string[] = []
  const { desk } = deskOf({
    uplink: {
      health: () => ({ state: 'waiting', complaint: 'nobody answers' }),
      window: () => 0,
      publish: async (topic) => {
        published.push(topic)
        return 'taken'
      },
    },
  })
  await runUntil(desk, (reports) => reports.length === 2)
  t.same(published, [])
})

t.test('a store that does not answer makes the desk stale', async (t) => {
  const { desk, clock } = deskOf({ outbox: { health: () => new Promise(() => {}) } })
  await desk.start()
  t.equal(desk.isFresh(), true)
  clock.nowMs += 30_000
  t.equal(desk.isFresh(), false)
  await desk.stop()
})
