import t from 'tap'
import {
  CabRecords,
  exampleAlert,
  exampleEntry,
  exampleHealth,
  exampleId,
  exampleList,
  exampleRead,
} from '../../fakes/cab-records.js'
import { until } from '../../until.js'
import {
  alertCard,
  cabOf,
  confirm,
  marksOf,
  openScreen,
  platePicture,
  reads,
  settled,
  styleOf,
  waiting,
  withAlert,
} from './cab-window.js'

t.test('tells a crew what an empty screen means', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  await page.getByText('Waiting for the first read…').waitFor()
  await page.getByText('No open alerts').waitFor()
  await page.getByText('All well').waitFor()
  cab.showHealth(exampleHealth({ lists: [] }))
  await page.getByText('No hotlist is held').first().waitFor()
  t.equal(await page.getByText('No open alerts').count(), 0)
})

t.test('lists the last reads, newest first, and replaces an early answer', async (t) => {
  const records = new CabRecords()
  records.reads = [exampleRead(1, { vrm: 'FIRST01' })]
  const { cab, page } = await openScreen(t, records)
  await reads(page).first().waitFor()
  cab.showRead(exampleRead(2, { vrm: 'AB01COE', stage: 'early' }))
  await reads(page).getByText('reading…').waitFor()
  records.pictures.set(`${exampleId(2)}/plate`, platePicture)
  cab.showRead(exampleRead(2, { alerted: true }))
  await reads(page).getByText('97 %').first().waitFor()
  t.same(await marksOf(page, '.read'), ['AB01CDE', 'FIRST01'])
  t.equal(await reads(page).getByText('Alert').count(), 1, 'only the read that alerted says so')
  await reads(page).first().locator('img').waitFor()
  for (let number = 3; number < 63; number += 1) cab.showRead(exampleRead(number))
  // Not the browser's own waiting, which the page's content security policy forbids.
  await until('fifty reads are listed', async () => (await reads(page).count()) === 50)
  t.notMatch(await marksOf(page, '.read'), 'FIRST01')
})

t.test('shows what ails the agent, the worst in the top bar', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  const health = exampleHealth()
  const hours = (count: number) => health.atMs - count * 3_600_000
  const [front] = health.cameras
  records.healthNow = health
  cab.showHealth({
    ...health,
    cameras: [
      front!,
      { ...front!, name: 'rear', state: 'lost', complaint: 'no frame for 12 s', dropped: 1_234 },
    ],
    link: { state: 'waiting', complaint: 'the broker does not answer' },
    outbox: { waiting: { read: 40, plate: 2 }, setAside: 1, oldestAtMs: hours(2.5) },
    lists: [
      exampleList({ entries: 10, importedAtMs: hours(30.5) }),
      exampleList({ list: 'markers', entries: 5, importedAtMs: hours(80.5) }),
    ],
    complaints: ['list markers has an unknown action'],
  })
  await page.getByRole('button', { name: 'Camera rear is lost and 4 more' }).waitFor()
  const bar = page.getByRole('region', { name: 'Health' })
  for (const text of [
    'Camera front: reading',
    '12 reads',
    'Camera rear: lost',
    'no frame for 12 s',
    'Link: down',
    'the broker does not answer',
    '42 waiting to be sent',
    '30 h old',
    'stale: 3 days old',
    'Clock synchronised',
    'position not known',
    'list markers has an unknown action',
  ]) {
    t.ok(await bar.getByText(text).first().isVisible(), text)
  }
})

t.test(
  'says at once, and big, that the agent is lost, and comes back by itself without repeats',
  async (t) => {
    const records = new CabRecords()
    records.reads = [exampleRead(1)]
    withAlert(records, 1)
    withAlert(records, 2, { vrm: 'GONE01' })
    const { cab, page, url, people } = await openScreen(t, records)
    await waiting(page).waitFor()
    await cab.stop()
    const banner = page.getByText('No connection to the agent')
    await banner.waitFor()
    t.ok(Number.parseFloat(await styleOf(page, '.lost-title', 'fontSize')) >= 28)
    t.equal(await page.locator('.verdict[aria-disabled=false]').count(), 0, 'nothing can be answered')

    records.reads = [exampleRead(3), exampleRead(1)]
    records.alerts = records.alerts.filter(({ vrm }) => vrm !== 'GONE01')
    const again = cabOf(records, { people, port: Number(new URL(url).port) })
    t.teardown(() => again.stop())
    await again.start()
    await banner.waitFor({ state: 'detached' })
    await reads(page).nth(1).waitFor()
    t.equal(await reads(page).count(), 2)
    t.same(await marksOf(page, '.alert'), ['AB01CDE'])
    t.equal(await waiting(page).count(), 0)
    await settled(page).getByText('Withdrawn').waitFor()
    await confirm(page)
    await settled(page).getByText('Confirmed').waitFor()
  },
)

t.test('asks for a touch where the browser keeps sound off', async (t) => {
  const { page } = await openScreen(t, new CabRecords())
  await page.getByRole('button', { name: 'Silent' }).waitFor()
  await page.getByRole('button', { name: 'Enable sound' }).click()
  await page.getByText('This screen is silent until it is touched').waitFor({ state: 'detached' })
  await page.locator('.top-button', { hasText: 'Sound' }).waitFor()
})

t.test('remembers the colours that the crew chose', async (t) => {
  const { page } = await openScreen(t, new CabRecords(), { colorScheme: 'dark' })
  const ground = () => styleOf(page, 'body', 'backgroundColor')
  const night = await ground()
  await page.getByRole('button', { name: 'Day' }).click()
  t.not(await ground(), night)
  const day = await ground()
  await page.reload()
  await page.getByRole('button', { name: 'Night' }).waitFor()
  t.equal(await ground(), day)
})

t.test('shows markup in a hotlist as text', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  const markup = '<img src=x onerror="document.title=1"><b>bold</b>'
  const entry = exampleEntry('AB01CDE', { reason: markup, information: markup, make: markup })
  cab.showAlert(exampleAlert(1, { entry, cameraName: markup }))
  t.equal(await alertCard(page).getByRole('heading').textContent(), markup)
  t.equal(await page.locator('[src=x]').count(), 0)
})

t.test('asks nothing of any other host', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page, url } = await openScreen(t, records)
  const asked: string[] = []
  const refused: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on(
    'console',
    (message) => message.text().includes('Content Security Policy') && refused.push(message.text()),
  )
  await page.reload()
  await confirm(page)
  await settled(page).waitFor()
  t.ok(asked.length >= 6, 'page, script, style, events, pictures, verdict')
  t.same(
    asked.filter((address) => !address.startsWith(`${url}/`)),
    [],
  )
  t.same(refused, [], 'and the page keeps its own rules')
})
