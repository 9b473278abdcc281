import { join } from 'node:path'
import t from 'tap'
import type { Health } from '../../agent/domain/health.js'
import { InputError, OperationalError } from '../../agent/errors.js'
import type { CabSnapshot } from '../../agent/screen/cab-events.js'
import { CabRecords, exampleAlert, exampleHealth, exampleId, exampleRead } from '../fakes/cab-records.js'
import { EventReader, type ReceivedEvent } from './event-reader.js'
import { ask, startCab, textOf } from './running-cab.js'
import { officer } from './signed-on.js'

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9])
const json = { 'content-type': 'application/json' }

t.test('serves the page, and nothing else from the disk', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const page = await ask(port, '/')
  t.equal(page.status, 200)
  t.match(page.headers['content-type'], 'text/html')
  for (const path of ['/../package.json', '/..%2fpackage.json', '/cab.css', '/%2e%2e/%2e%2e/etc/passwd']) {
    t.equal((await ask(port, path)).status, 404, path)
  }
})

t.test('sends headers that keep the page to itself', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const { headers } = await ask(port, '/')
  const policy = String(headers['content-security-policy'])
  for (const rule of [
    "default-src 'self'",
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]) {
    t.ok(policy.includes(rule), rule)
  }
  t.notMatch(policy, 'unsafe')
  t.equal(headers['cross-origin-resource-policy'], 'same-origin')
  t.equal(headers['x-content-type-options'], 'nosniff')
})

t.test('serves evidence pictures and keeps them out of caches', async (t) => {
  const records = new CabRecords()
  records.pictures.set(`${exampleId(1)}/plate`, jpeg)
  const { port } = await startCab(t, records)
  const plate = await ask(port, `/pictures/${exampleId(1)}/plate`)
  t.equal(plate.status, 200)
  t.equal(plate.headers['content-type'], 'image/jpeg')
  t.equal(plate.headers['cache-control'], 'no-store')
  t.same(plate.body, jpeg)
  const lacking = await ask(port, `/pictures/${exampleId(1)}/full`)
  t.equal(lacking.status, 404)
  t.match(textOf(lacking), 'no full picture')
  const wrong = await ask(port, `/pictures/${exampleId(1)}/video`)
  t.equal(wrong.status, 400)
  t.match(textOf(wrong), 'plate, overview, full')
  t.equal((await ask(port, '/pictures/..%2f..%2fsecret/plate')).status, 400)
})

t.test('shows close-ups of alerts only: a close-up of another read would betray a silent hit', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  records.reads = [exampleRead(2), exampleRead(1, { alerted: true })]
  for (const number of [1, 2]) records.pictures.set(`${exampleId(number)}/full`, jpeg)
  const { port } = await startCab(t, records)
  t.equal((await ask(port, `/pictures/${exampleId(1)}/full`)).status, 200)
  const silent = await ask(port, `/pictures/${exampleId(2)}/full`)
  t.equal(silent.status, 404)
  t.same(
    silent.body,
    (await ask(port, `/pictures/${exampleId(3)}/full`)).body,
    'as for a read that is not held',
  )
  t.same(
    records.notes,
    [{ kind: 'consultation.close-up', by: officer, about: { readId: exampleId(1) } }],
    'and the one that was shown is noted',
  )
})

t.test(
  'shows pictures of old reads for alerts only: of others a silent hit may have kept them',
  async (t) => {
    const records = new CabRecords()
    const { atMs } = records.healthNow
    const [old, recent] = [atMs - 90_000_000, atMs - 3_600_000]
    records.alerts = [exampleAlert(1)]
    records.reads = [
      exampleRead(1, { alerted: true, capturedAtMs: old }),
      exampleRead(2, { capturedAtMs: old }),
      exampleRead(3, { capturedAtMs: recent }),
    ]
    for (const number of [1, 2, 3]) records.pictures.set(`${exampleId(number)}/plate`, jpeg)
    const { port } = await startCab(t, records)
    const statuses = []
    for (const number of [1, 2, 3])
      statuses.push((await ask(port, `/pictures/${exampleId(number)}/plate`)).status)
    t.same(statuses, [200, 404, 200])
    t.same(
      (await ask(port, `/pictures/${exampleId(2)}/plate`)).body,
      (await ask(port, `/pictures/${exampleId(4)}/plate`)).body,
      'as of a read that is gone',
    )
  },
)

t.test(
  'notes what a page was shown, once a page and what it missed, and shows it where that fails',
  async (t) => {
    const records = new CabRecords()
    records.reads = [exampleRead(1)]
    const { cab, url } = await startCab(t, records)
    const page = await EventReader.open(url)
    t.teardown(() => page.close())
    const seen = (await page.next())?.id ?? ''
    cab.showRead(exampleRead(2))
    await page.next()
    t.same(records.notes, [{ kind: 'consultation.reads', by: officer, about: { reads: 1, alerts: 0 } }])

    const back = await EventReader.open(url, { 'last-event-id': seen })
    t.teardown(() => back.close())
    t.match([await back.next(), await back.next()], [{ name: 'health' }, { name: 'read' }])
    t.same(records.notes.slice(1), [
      { kind: 'consultation.reads', by: officer, about: { reads: 1, alerts: 0 } },
    ])

    const note = () => Promise.reject(new OperationalError('store.full', 'the disk is full'))
    const full = await startCab(t, records, { note })
    const other = await EventReader.open(full.url)
    t.teardown(() => other.close())
    t.match(await other.next(), { name: 'snapshot' })
    t.match(full.logged, ['screen.listening', 'audit.not-noted'])
  },
)

t.test('hands a verdict to the agent and tells every page', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port, url } = await startCab(t, records)
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  await page.next()
  const hitId = exampleId(1001)
  const answer = await ask(port, `/alerts/${hitId}/verdict`, json, '{"verdict":"misread"}')
  t.equal(answer.status, 200)
  t.match(JSON.parse(answer.body.toString()), { hitId, verdict: 'misread', position: null })
  t.same(records.answers, [{ hitId, verdict: 'misread', by: officer }])
  t.match(await page.next(), { name: 'alert-answered', data: { hitId, verdict: 'misread' } })
})

t.test('refuses whatever is not a verdict on an alert', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port } = await startCab(t, records)
  const path = `/alerts/${exampleId(1001)}/verdict`
  const unknown = await ask(port, path, json, '{"verdict":"maybe"}')
  t.equal(unknown.status, 400)
  t.match(textOf(unknown), 'confirmed, misread, wrong-vehicle, list-out-of-date, already-dealt-with')
  t.equal(
    (await ask(port, path, json, '{"verdict":"confirmed","extra":1}')).status,
    200,
    'what is not asked for is ignored',
  )
  t.equal((await ask(port, path, json, '{')).status, 400)
  t.equal((await ask(port, path, json, `"${'x'.repeat(10_000_000)}"`)).status, 413)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    t.equal((await ask(port, path, { 'content-type': type }, '{"verdict":"misread"}')).status, 415, type)
  }
  const nobody = await ask(port, `/alerts/${exampleId(9)}/verdict`, json, '{"verdict":"confirmed"}')
  t.equal(nobody.status, 404)
  t.match(textOf(nobody), 'no such alert')
  t.same(records.answers, [{ hitId: exampleId(1001), verdict: 'confirmed', by: officer }])
})

t.test('slows down a page gone wild', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const path = `/alerts/${exampleId(1)}/verdict`
  const statuses = new Set<number>()
  for (let time = 0; time < 62; time += 1) {
    statuses.add((await ask(port, path, json, '{"verdict":"confirmed"}')).status)
  }
  t.same([...statuses], [404, 429])
})

t.test('tells health to a watchdog', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const { headers, body } = await ask(port, '/healthz')
  t.equal(headers['cache-control'], 'no-store')
  t.match(JSON.parse(body.toString()), { cameras: [{ name: 'front', complaint: null }], position: null })
})

/** The outbox as a snapshot or a health event tells it. */
function outboxOf(event: ReceivedEvent | undefined): unknown {
  const data = event?.data as Partial<CabSnapshot> & Partial<Health>
  return (data.health ?? data).outbox
}

t.test('does not count the hits that wait: the count would betray a silent one', async (t) => {
  const records = new CabRecords()
  records.healthNow = exampleHealth({
    outbox: { waiting: { hit: 1, audit: 1, read: 2 }, setAside: 0, oldestAtMs: 5 },
  })
  const { cab, port, url } = await startCab(t, records)
  const waiting = { entry: 0, verdict: 0, read: 2, plate: 0, overview: 0 }
  const outbox = { waiting, setAside: 0, oldestAtMs: null }
  t.same(JSON.parse((await ask(port, '/healthz')).body.toString()).outbox, outbox)
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  t.same(outboxOf(await page.next()), outbox)
  cab.showHealth(records.healthNow)
  t.same(outboxOf(await page.next()), outbox)
})

t.test('keeps its own failures in the log', async (t) => {
  const records = new CabRecords()
  records.store.alerts.toShow = () => Promise.reject(new Error('disk image is malformed at /var/lib/x'))
  const { port, logged } = await startCab(t, records)
  const answer = await ask(port, '/events')
  t.equal(answer.status, 500)
  t.notMatch(answer.body.toString(), 'malformed')
  t.ok(logged.includes('screen.request-failed'))
})

t.test('stops at once while pages are open, and can start again', async (t) => {
  const { cab, url } = await startCab(t, new CabRecords())
  const page = await EventReader.open(url)
  await page.next()
  await cab.stop()
  t.equal(await page.next(), undefined, 'the stream is cut')
  const again = await cab.start()
  t.equal((await fetch(`${again.url}/healthz`)).status, 200)
})

t.test('says which port is taken and what to do', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const failure = await startCab(t, new CabRecords(), { port }).catch((error) => error)
  t.ok(failure instanceof OperationalError)
  t.equal(failure.code, 'screen.cannot-listen')
  t.match(failure.message, `port ${port} is taken`)
  t.match(failure.message, 'screen.port')
})

t.test('says that the page is not built', async (t) => {
  const pageFolder = join(t.testdir({}), 'nowhere')
  const failure = await startCab(t, new CabRecords(), { pageFolder }).catch((error) => error)
  t.ok(failure instanceof InputError)
  t.match(failure.message, 'npm run build')
})
