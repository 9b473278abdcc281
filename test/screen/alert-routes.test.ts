import t from 'tap'
import { CabRecords, exampleAlert, exampleHealth, exampleId, exampleRead } from '../fakes/cab-records.js'
import { EventReader } from './event-reader.js'
import { ask, startCab, textOf } from './running-cab.js'
import { cookieOf, cookieWith, officer } from './signed-on.js'

const json = { 'content-type': 'application/json' }
const hitId = exampleId(1001)
const path = `/alerts/${hitId}/verdict`

/** Fetch sends a DELETE as a browser does. */
const undo = (url: string, port: number, at = path) =>
  fetch(`${url}${at}`, { method: 'DELETE', headers: { ...cookieOf(port) } })

t.test('of two tablets the first answer stands; the other is told which, and so is every page', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port, url } = await startCab(t, records)
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  await page.next()
  t.equal((await ask(port, path, json, '{"verdict":"misread"}')).status, 200)
  t.match(await page.next(), { name: 'alert-answered', data: { hitId, verdict: 'misread' } })
  const second = await ask(port, path, json, '{"verdict":"confirmed"}')
  t.equal(second.status, 409)
  t.equal(textOf(second), 'it was answered already: misread')
  t.match(await page.next(), { name: 'alert-answered', data: { hitId, verdict: 'misread' } })
  t.equal((await ask(port, path, json, '{"verdict":"misread"}')).status, 200, 'the same touch sent twice')
  t.same(records.answers, [{ hitId, verdict: 'misread', by: officer }])
})

t.test('an answer is undone, and every page has the alert open again', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port, url } = await startCab(t, records)
  t.equal((await undo(url, port)).status, 409, 'nobody has answered it')
  await ask(port, path, json, '{"verdict":"misread"}')
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  await page.next()
  const undone = await undo(url, port)
  t.equal(undone.status, 200)
  t.match(await undone.json(), { hitId, verdict: null })
  t.match(await page.next(), { name: 'alert-reopened', data: { hitId } })
  t.equal((await undo(url, port, `/alerts/${exampleId(9)}/verdict`)).status, 404)
  records.answerDesk.undo = async () => ({ alert: exampleAlert(1), outcome: 'too-late' }) as never
  const late = await undo(url, port)
  t.equal(late.status, 409)
  t.match(await late.json(), { error: /too late to undo/ })
})

t.test('a mute is told to every page, noted with who wanted it, and nothing else is one', async (t) => {
  const records = new CabRecords()
  const { cab, port, url } = await startCab(t, records)
  records.mute.onChange(() => cab.showMute(records.mute.untilMs()))
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  t.match(await page.next(), { name: 'snapshot', data: { mutedUntilMs: null } })
  const mutedUntilMs = exampleHealth().atMs + 15 * 60_000
  const muted = await ask(port, '/mute', json, '{"minutes":15}')
  t.same(JSON.parse(muted.body.toString()), { mutedUntilMs })
  t.match(await page.next(), { name: 'mute', data: { mutedUntilMs } })
  const other = await EventReader.open(url)
  t.match(await other.next(), { name: 'snapshot', data: { mutedUntilMs } })
  other.close()
  await ask(port, '/mute', json, '{"minutes":0}')
  t.match(await page.next(), { name: 'mute', data: { mutedUntilMs: null } })
  for (const body of ['{"minutes":7}', '{"minutes":-5}', '{"minutes":99999}', '{}', '{']) {
    t.equal((await ask(port, '/mute', json, body)).status, 400, body)
  }
  const notes = records.notes.filter(({ kind }) => kind === 'consultation.mute')
  t.same(
    notes.map(({ by, about }) => [by, about.minutes]),
    [
      [officer, 15],
      [officer, 0],
    ],
  )
})

t.test('a search hands on what was asked for, and is noted read by read, without the mark', async (t) => {
  const records = new CabRecords()
  const reads = [exampleRead(1), exampleRead(2)]
  const asked: unknown[] = []
  records.store.searchReads = async (search) => {
    asked.push(search)
    return reads
  }
  const { port } = await startCab(t, records)
  const alertedOnlyBeforeMs = exampleHealth().atMs - 86_400_000
  for (const [query, search] of [
    ['', { pattern: '**', limit: 50 }],
    ['?text=ab01%20cd', { pattern: '*AB01CD*', limit: 50 }],
    ['?text=ao0%3Fi*&limit=7', { pattern: 'A00?1*', limit: 7 }],
    ['?fromMs=5&toMs=9', { pattern: '**', fromMs: 5, toMs: 9, limit: 50 }],
  ] as const) {
    const answer = await ask(port, `/reads${query}`)
    t.equal(answer.status, 200, query)
    t.equal(answer.headers['cache-control'], 'no-store')
    t.match(JSON.parse(answer.body.toString()), {
      reads: [{ readId: exampleId(1) }, { readId: exampleId(2) }],
    })
    const { pattern, ...rest } = asked.at(-1) as { pattern: string }
    t.same({ pattern: pattern.replace(/^\*$/, '**'), ...rest }, { ...search, alertedOnlyBeforeMs })
  }
  const readIds = reads.map(({ readId }) => readId)
  t.match(records.notes.at(-1), { kind: 'consultation.search', by: officer, about: { reads: 2, readIds } })
  t.notMatch(JSON.stringify(records.notes), /AB01/)
  for (const query of ['?text=%5BA-Z%5D', "?text='", '?limit=0', '?limit=201', '?fromMs=-1', '?fromMs=x']) {
    t.equal((await ask(port, `/reads${query}`)).status, 400, query)
  }
  t.equal((await ask(port, '/reads/../../etc/passwd')).status, 404)
})

t.test('the misread rate is for installers', async (t) => {
  const records = new CabRecords()
  const misreads = { sinceMs: 5, cameras: [{ name: 'front', answered: 4, misread: 1 }], lists: [] }
  records.healthNow = exampleHealth({ misreads })
  const { port, people } = await startCab(t, records)
  t.equal((await ask(port, '/misreads')).status, 403)
  const installer = cookieWith(port, people.token('77', 'installer'))
  const told = await ask(port, '/misreads', { cookie: installer })
  t.same(JSON.parse(told.body.toString()), misreads)
})
