import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { CabRecords, exampleAlert, exampleHealth, exampleId, exampleRead } from '../fakes/cab-records.js'
import { EventReader } from './event-reader.js'
import { startCab } from './running-cab.js'

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
  const records = new CabRecords()
  const { cab, url } = await startCab(t, records)
  const before = await EventReader.open(url)
  await before.next()
  cab.showRead(exampleRead(1))
  const seen = (await before.next())?.id ?? ''
  before.close()
  cab.showRead(exampleRead(2))
  records.healthNow = exampleHealth({ clock: 'suspect' })
  cab.showRead(exampleRead(3))
  const after = await EventReader.open(url, { 'last-event-id': seen })
  t.teardown(() => after.close())
  t.match(await after.next(), { name: 'health', data: { clock: 'suspect' } }, 'how the agent is now')
  t.match(await after.next(), { name: 'read', data: { readId: exampleId(2) } })
  t.match(await after.next(), { name: 'read', data: { readId: exampleId(3) } })
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
  const { searchReads } = records.store
  const { cab, url } = await startCab(t, records)
  records.store.searchReads = async (search) => {
    const reads = await searchReads(search)
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
