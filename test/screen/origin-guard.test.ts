import t from 'tap'
import { CabRecords, exampleAlert, exampleId } from '../fakes/cab-records.js'
import { ask, startCab, textOf } from './running-cab.js'

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
    const answer = await ask(
      port,
      verdict,
      { 'content-type': 'application/json', origin },
      '{"verdict":"confirmed"}',
    )
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
