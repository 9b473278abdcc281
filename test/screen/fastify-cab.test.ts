import { once } from 'node:events'
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { InputError, OperationalError } from '../../agent/errors.js'
import { FastifyCab, type FastifyCabOptions } from '../../agent/screen/fastify-cab.js'
import { CabRecords, exampleAlert, exampleHealth, exampleId, exampleRead } from '../fakes/cab-records.js'
import { EventReader } from './event-reader.js'

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9])

async function startCab(t: Test, records: CabRecords, changes: Partial<FastifyCabOptions> = {}) {
  const logged: string[] = []
  const cab = new FastifyCab({
    port: 0,
    store: records,
    answer: records.answer,
    health: records.health,
    log: { info: (_fields, event) => logged.push(event), warn: (_fields, event) => logged.push(event) },
    pageFolder: t.testdir({ 'cab.html': '<!doctype html><title>Barcud</title>', 'cab.js': '' }),
    ...changes,
  })
  const { url } = await cab.start()
  t.teardown(() => cab.stop())
  return { cab, url, port: Number(new URL(url).port), logged }
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: Buffer
}

/** Unlike fetch it sends any Host, Origin and path. */
async function ask(
  port: number,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string,
): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST'
  const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false })
  outgoing.on('error', () => {})
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

const json = { 'content-type': 'application/json' }
const textOf = ({ body }: Answer): string => JSON.parse(body.toString()).error

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

t.test('refuses a request that names another host, as DNS rebinding does', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `localhost:${port + 1}`,
    'localhost',
    `127.0.0.1.evil.example:${port}`,
  ]) {
    const answer = await ask(port, '/healthz', { host })
    t.equal(answer.status, 403, host)
    t.match(textOf(answer), `localhost:${port}`)
  }
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
    t.equal((await ask(port, '/healthz', { host })).status, 200, host)
  }
})

t.test('refuses a request from the page of another origin', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port } = await startCab(t, records)
  const verdict = `/alerts/${exampleId(1001)}/verdict`
  for (const origin of ['http://evil.example', 'null', `https://localhost:${port}`, 'http://localhost:1']) {
    const answer = await ask(port, verdict, { ...json, origin }, '{"verdict":"confirmed"}')
    t.equal(answer.status, 403, origin)
    t.match(textOf(answer), 'another origin')
  }
  for (const site of ['cross-site', 'same-site']) {
    const embedded = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }
    t.equal((await ask(port, '/healthz', embedded)).status, 403, `embedded from ${site}`)
  }
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  t.equal((await ask(port, '/', link)).status, 200, 'a link from elsewhere may lead to the page')
  t.same(records.answers, [])
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
  t.same(records.answers, [{ hitId, verdict: 'misread' }])
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
  t.same(records.answers, [{ hitId: exampleId(1001), verdict: 'confirmed' }])
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

t.test('starts a page with a snapshot and lets it follow', async (t) => {
  const records = new CabRecords()
  records.reads = [exampleRead(2), exampleRead(1)]
  records.alerts = [exampleAlert(2)]
  const { cab, url } = await startCab(t, records)
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  t.match(await page.next(), {
    name: 'snapshot',
    data: {
      reads: [{ readId: exampleId(2) }, { readId: exampleId(1) }],
      alerts: [{ verdict: null }],
      health: { position: null },
    },
  })
  cab.showRead(exampleRead(3))
  cab.showAlert(exampleAlert(3))
  cab.withdrawAlert(exampleId(1003))
  cab.showHealth(exampleHealth({ clock: 'suspect' }))
  t.match(await page.next(), { name: 'read', data: { readId: exampleId(3), alerted: false } })
  t.match(await page.next(), { name: 'alert', data: { hitId: exampleId(1003), entry: { weedDate: null } } })
  t.match(await page.next(), { name: 'alert-withdrawn', data: { hitId: exampleId(1003) } })
  t.match(await page.next(), { name: 'health', id: undefined, data: { clock: 'suspect' } })
})

t.test('tells a page that was away what it missed, once and in order', async (t) => {
  const { cab, url } = await startCab(t, new CabRecords())
  const before = await EventReader.open(url)
  await before.next()
  cab.showRead(exampleRead(1))
  const seen = (await before.next())?.id ?? ''
  before.close()
  cab.showRead(exampleRead(2))
  cab.showHealth(exampleHealth({ clock: 'suspect' }))
  cab.showRead(exampleRead(3))
  const after = await EventReader.open(url, { 'last-event-id': seen })
  t.teardown(() => after.close())
  t.match(await after.next(), { name: 'read', data: { readId: exampleId(2) } })
  t.match(await after.next(), { name: 'read', data: { readId: exampleId(3) } })
  t.match(await after.next(), { name: 'health', data: { clock: 'suspect' } }, 'and how the agent is now')
})

t.test('starts afresh a page that was away for too long, or since another run', async (t) => {
  const { cab, url } = await startCab(t, new CabRecords())
  const first = await EventReader.open(url)
  const seen = (await first.next())?.id ?? ''
  first.close()
  for (let number = 0; number < 501; number += 1) cab.showRead(exampleRead(number))
  for (const id of [seen, 'another-run/1', 'nonsense', `${seen.split('/')[0]}/99999`]) {
    const page = await EventReader.open(url, { 'last-event-id': id })
    t.match(await page.next(), { name: 'snapshot' }, id)
    page.close()
  }
})

t.test('shows what happens while the store is still asked for the snapshot', async (t) => {
  const records = new CabRecords()
  const recentReads = records.recentReads.bind(records)
  const { cab, url } = await startCab(t, records)
  records.recentReads = async (limit) => {
    const reads = await recentReads(limit)
    cab.showRead(exampleRead(7))
    return reads
  }
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  t.match(await page.next(), { name: 'snapshot', data: { reads: [] } })
  t.match(await page.next(), { name: 'read', data: { readId: exampleId(7) } })
})

t.test('allows so many pages and no more', async (t) => {
  const { url } = await startCab(t, new CabRecords())
  const pages = []
  for (let number = 0; number < 8; number += 1) pages.push(await EventReader.open(url))
  const refused = await EventReader.open(url)
  t.equal(refused.status, 503)
  refused.close()
  for (const page of pages) page.close()
})

t.test('cuts off a page that does not read, so that memory stays bounded', async (t) => {
  const { cab, port } = await startCab(t, new CabRecords())
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /events HTTP/1.1\r\nhost: localhost:${port}\r\n\r\n`)
  await once(socket, 'readable')
  socket.pause()
  const cameraName = 'x'.repeat(100_000)
  for (let number = 0; number < 300; number += 1) cab.showRead(exampleRead(number, { cameraName }))
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
  })
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'close')
  t.ok(bytes < 30_000_000, 'it was cut before it had everything')
})

t.test('tells health to a watchdog', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const { headers, body } = await ask(port, '/healthz')
  t.equal(headers['cache-control'], 'no-store')
  t.match(JSON.parse(body.toString()), { cameras: [{ name: 'front', complaint: null }], position: null })
})

t.test('keeps its own failures in the log', async (t) => {
  const records = new CabRecords()
  records.recentAlerts = () => Promise.reject(new Error('disk image is malformed at /var/lib/x'))
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
