import t from 'tap'
import { CabRecords, exampleAlert, exampleId } from '../fakes/cab-records.js'
import { addPerson } from '../flow/people.js'
import { EventReader } from './event-reader.js'
import { type Answer, ask, startCab, textOf } from './running-cab.js'
import { cookieWith, remember } from './signed-on.js'

const json = { 'content-type': 'application/json' }
const nobody = { cookie: '' }
const html = { accept: 'text/html,application/xhtml+xml' }
const id = exampleId(1)

/** Every route that needs somebody: method by whether there is a body. */
const guarded: readonly (readonly [path: string, body?: string])[] = [
  ['/'],
  ['/cab.html'],
  ['/cab.js'],
  ['/installer.html'],
  ['/auditor.html'],
  ['/events'],
  [`/pictures/${id}/plate`],
  ['/reads'],
  ['/misreads'],
  ['/people'],
  ['/tablets'],
  ['/log'],
  ['/session'],
  ['/nothing-here'],
  [`/alerts/${id}/verdict`, '{"verdict":"confirmed"}'],
  ['/mute', '{"minutes":5}'],
  ['/mode', '{"mode":"crew"}'],
  ['/crew-entries', '{}'],
  ['/people', '{"collar":"1","role":"installer"}'],
  ['/tablets/code', '{}'],
  ['/session/crew', '{"collar":"1"}'],
  ['/session/end', '{}'],
]

t.test('without a session nothing but signing on is answered', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port } = await startCab(t, records)
  for (const cookie of [
    '',
    cookieWith(port, 'guessed'),
    cookieWith(port, 'x'.repeat(5_000)),
    cookieWith(port + 1, 'x'),
  ]) {
    for (const [path, body] of guarded) {
      const answer = await ask(port, path, { ...(body && json), cookie }, body)
      t.equal(answer.status, 401, `${path} with ${cookie.slice(0, 40)}`)
      t.match(textOf(answer), 'sign on first')
    }
  }
  t.same(records.answers, [])
  for (const path of ['/sign-on.js', '/sign-on/terms', '/healthz'])
    t.equal((await ask(port, path, nobody)).status, 200, path)
  t.equal((await ask(port, '/healthz', nobody)).body.toString(), 'ok', 'a watchdog learns no more')
})

t.test('a browser without a session gets the sign-on page in the place of any page', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  for (const path of ['/', '/cab.html', '/installer.html', '/nothing-here']) {
    const answer = await ask(port, path, { ...nobody, ...html })
    t.equal(answer.status, 401, path)
    t.match(answer.body.toString(), '<title>Sign on</title>')
    t.match(answer.headers, { 'cache-control': 'no-store', 'content-type': /text\/html/ })
  }
})

t.test('each role sees its own page and nothing of the others', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { port, people } = await startCab(t, records)
  const status = async (token: string, path: string, body?: string): Promise<number> =>
    (await ask(port, path, { ...(body && json), cookie: cookieWith(port, token) }, body)).status
  const pages = { officer: 'Barcud', installer: 'Installer', auditor: 'Auditor' } as const
  const ofOfficers = [`/pictures/${id}/plate`, '/reads', '/events']
  const ofInstallers = ['/people', '/tablets', '/misreads']
  for (const role of ['officer', 'installer', 'auditor'] as const) {
    const token = people.token('500', role)
    const page = await ask(port, '/', { cookie: cookieWith(port, token) })
    t.match(page.body.toString(), `<title>${pages[role]}</title>`)
    if (role !== 'officer')
      for (const path of ofOfficers) t.equal(await status(token, path), 403, `${role} ${path}`)
    for (const path of ofInstallers)
      t.equal(await status(token, path), role === 'installer' ? 200 : 403, `${role} ${path}`)
    t.equal(await status(token, '/log'), role === 'auditor' ? 200 : 403, `${role} /log`)
    const verdict = await status(token, `/alerts/${exampleId(1001)}/verdict`, '{"verdict":"confirmed"}')
    t.equal(verdict, role === 'officer' ? 200 : 403, `${role} answers`)
  }
  const auditor = await ask(port, '/healthz', { cookie: cookieWith(port, people.token('9', 'auditor')) })
  t.equal(auditor.body.toString(), 'ok')
  t.same(records.answers, [{ hitId: exampleId(1001), verdict: 'confirmed', by: '500' }])
})

t.test('what is done carries the collar numbers of the crew', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  records.pictures.set(`${id}/full`, Buffer.from([0xff, 0xd8]))
  const { cab, port, url, people } = await startCab(t, records)
  await addPerson({ people: people.store }, '77', '330914')
  t.equal(cab.audience(), undefined)
  const joined = await ask(port, '/session/crew', json, '{"collar":"77","pin":"330914"}')
  t.equal(joined.status, 200, joined.body.toString())
  const page = await EventReader.open(url)
  t.teardown(() => page.close())
  await page.next()
  t.equal(cab.audience(), '1234+77')
  await ask(port, `/pictures/${id}/full`)
  await ask(port, `/alerts/${exampleId(1001)}/verdict`, json, '{"verdict":"misread"}')
  await ask(port, '/mode', json, '{"mode":"driver"}')
  t.equal(records.answers[0]?.by, '1234+77')
  t.same(new Set(records.notes.map(({ by }) => by)), new Set(['1234+77']))
})

t.test('the event stream ends with its session, and says why', async (t) => {
  const { port, url, people } = await startCab(t, new CabRecords())
  const page = await EventReader.open(url)
  const second = people.token('77')
  const other = await EventReader.open(url, { cookie: cookieWith(port, second) })
  t.teardown(() => other.close())
  await page.next()
  await other.next()
  t.equal((await ask(port, '/session/end', json, '{}')).status, 200)
  t.match(await page.next(), { name: 'signed-off', data: 'asked' })
  t.equal(await page.next(), undefined)
  t.equal((await ask(port, '/events')).status, 401)
  t.equal(
    (await ask(port, '/reads', { cookie: cookieWith(port, second) })).status,
    200,
    'the other crew stays',
  )
})

const sessionCookie = ({ headers }: Answer): string =>
  String((headers['set-cookie'] as string[] | undefined)?.[0])

t.test('signing on sets a cookie that no script and no other site gets', async (t) => {
  const { port, people } = await startCab(t, new CabRecords())
  await addPerson({ people: people.store }, '77', '330914')
  const refused = await ask(port, '/sign-on', { ...json, ...nobody }, '{"collar":"77","pin":"000000"}')
  t.equal(refused.status, 401)
  t.equal(refused.headers['set-cookie'], undefined)
  const answer = await ask(port, '/sign-on', { ...json, ...nobody }, '{"collar":"77","pin":"330914"}')
  t.equal(answer.status, 200)
  t.match(JSON.parse(answer.body.toString()), { crew: ['77'], role: 'officer', leftMs: Number })
  const cookie = sessionCookie(answer)
  for (const rule of [`barcud-session-${port}=`, 'HttpOnly', 'SameSite=Strict', 'Path=/'])
    t.match(cookie, rule)
  const [pair = ''] = cookie.split(';')
  t.equal((await ask(port, '/reads', { cookie: pair })).status, 200)
  const again = await ask(port, '/sign-on', { ...json, cookie: pair }, '{"collar":"77","pin":"330914"}')
  t.equal(again.status, 200)
  t.equal(
    (await ask(port, '/reads', { cookie: pair })).status,
    401,
    'whoever signs on in the same browser replaces the one before',
  )
})

t.test('too many wrong PINs are told how long to wait', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const attempt = () => ask(port, '/sign-on', { ...json, ...nobody }, '{"collar":"1234","pin":"000000"}')
  const answers = [await attempt(), await attempt(), await attempt(), await attempt()]
  t.same(
    answers.map(({ status }) => status),
    [401, 401, 401, 429],
  )
  t.equal(answers[3]?.headers['retry-after'], '1')
  t.match(textOf(answers[3]!), 'try again in 1 s')
})

t.test('another site can neither sign on nor use a session', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const foreign = { ...json, origin: 'http://evil.example' }
  for (const [path, body] of [
    ['/sign-on', '{"collar":"1"}'],
    ['/session/end', '{}'],
    ['/tablets', '{}'],
    ['/set-up', '{}'],
  ] as const) {
    t.equal((await ask(port, path, foreign, body)).status, 403, path)
    t.equal(
      (await ask(port, path, { ...json, host: `evil.example:${port}` }, body)).status,
      403,
      `${path} by another name`,
    )
  }
  t.equal((await ask(port, '/session')).status, 200)
})

t.test('whatever is no sign-on is refused', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  for (const body of ['{', '[]', '{}', `{"collar":"${'1'.repeat(41)}"}`, '{"collar":{"a":1}}']) {
    t.equal((await ask(port, '/sign-on', { ...json, ...nobody }, body)).status, 400, body.slice(0, 30))
  }
  t.equal(
    (await ask(port, '/sign-on', { ...json, ...nobody }, `{"collar":"${'1'.repeat(10_000_000)}"}`)).status,
    413,
  )
  t.equal(
    (await ask(port, '/sign-on', { 'content-type': 'text/plain', ...nobody }, '{"collar":"1"}')).status,
    415,
  )
})

t.test('an installer adds and removes people; whoever is removed sees nothing more', async (t) => {
  const { port, people } = await startCab(t, new CabRecords())
  const installer = { ...json, cookie: cookieWith(port, people.token('500', 'installer')) }
  const added = await ask(port, '/people', installer, '{"collar":"pc 77","role":"officer"}')
  t.equal(added.status, 201)
  const { collar, pin } = JSON.parse(added.body.toString())
  t.equal(collar, 'PC77')
  t.equal((await ask(port, '/people', installer, '{"collar":"PC77","role":"auditor"}')).status, 409)
  t.equal((await ask(port, '/people', installer, '{"collar":"PC78","role":"king"}')).status, 400)
  const first = await ask(port, '/sign-on', { ...json, ...nobody }, JSON.stringify({ collar, pin }))
  t.equal(first.status, 409)
  t.match(JSON.parse(first.body.toString()), { refused: 'new-pin' })
  const answer = await ask(
    port,
    '/sign-on',
    { ...json, ...nobody },
    JSON.stringify({ collar, pin, newPin: '271828' }),
  )
  const [cookie = ''] = sessionCookie(answer).split(';')
  t.equal((await ask(port, '/reads', { cookie })).status, 200)
  t.equal((await ask(port, '/people/PC77/removal', installer, '{}')).status, 200)
  t.equal((await ask(port, '/reads', { cookie })).status, 401)
  t.equal((await ask(port, '/people/PC77/removal', installer, '{}')).status, 409)
  t.match(
    people.notes.filter(({ kind }) => kind.startsWith('access.person')),
    [
      { by: '500', about: { person: 'PC77' } },
      { by: '500', about: { person: 'PC77' } },
    ],
  )
})

t.test('an auditor reads the log page by page', async (t) => {
  const asked: unknown[] = []
  const events = async (before: number, limit: number, by: string | undefined) => {
    asked.push([before, limit, by])
    return [{ number: 7, atMs: 0, kind: 'agent.started', by: 'agent', about: {} } as const]
  }
  const { port, people } = await startCab(t, new CabRecords(), { auditorDesk: { events } })
  remember(port, people.token('9', 'auditor'))
  const page = await ask(port, '/log?before=8&limit=2')
  t.same(JSON.parse(page.body.toString()), {
    events: [{ number: 7, at: '1970-01-01T00:00:00.000Z', kind: 'agent.started', by: 'agent', about: {} }],
  })
  t.same(asked, [[8, 2, '9']])
  t.equal((await ask(port, '/log?limit=101')).status, 400)
})

t.test('hundreds of connections at once neither stop the screen nor sign anybody off', async (t) => {
  const { port } = await startCab(t, new CabRecords())
  const statuses = await Promise.all(
    Array.from({ length: 300 }, () =>
      ask(port, '/session').then(
        ({ status }) => status,
        () => 0,
      ),
    ),
  )
  t.ok(statuses.includes(200))
  t.equal((await ask(port, '/session')).status, 200)
})
