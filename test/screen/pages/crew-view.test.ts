import t from 'tap'
import { CabRecords, exampleAlert, exampleHealth, exampleId, exampleRead } from '../../fakes/cab-records.js'
import { until } from '../../until.js'
import { alertCard, marksOf, openScreen, reads, view, withAlert } from './cab-window.js'

/** Counts the notes that the page sounds: nothing hears them in a test. */
const countNotes = `{
  window.notes = 0
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (at) {
    window.notes += 1
    start.call(this, at)
  }
}`

t.test(
  'each alert sounds once, by its priority; muted, only high ones do, and the page says so',
  async (t) => {
    const records = new CabRecords()
    const { cab, page } = await openScreen(t, records, { script: countNotes })
    records.mute.onChange(() => cab.showMute(records.mute.untilMs()))
    const notes = () => page.evaluate<number>('window.notes')
    await page.getByRole('button', { name: 'Enable sound' }).click()
    await until('the touch is heard', async () => (await notes()) === 1)

    cab.showAlert(withAlert(records, 1, { priority: 4 }))
    await until('one note', async () => (await notes()) === 2)
    cab.showAlert(withAlert(records, 1, { priority: 4 }))
    cab.showAlert(withAlert(records, 2, { priority: 8 }))
    await page.getByText('1 low priority').waitFor()
    t.equal(await notes(), 2, 'neither a repeat nor a low one')

    await view(page, 'Sound').click()
    await page.getByRole('button', { name: '15 min' }).click()
    await page.getByText('Muted until 09:16. High priorities still sound.').waitFor()
    cab.showAlert(withAlert(records, 3, { priority: 4, vrm: 'MUTED01' }))
    await page.getByRole('list', { name: 'More alerts' }).waitFor()
    t.equal(await notes(), 2)
    cab.showAlert(withAlert(records, 4, { priority: 0, vrm: 'TOP01' }))
    await until('two tones of four notes', async () => (await notes()) === 10)
    await page.locator('.notice').getByRole('button', { name: 'Unmute' }).click()
    await page.getByText('Muted until').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'loud', exact: true }).click()
    await until('the volume is heard', async () => (await notes()) === 11)
    await page.getByRole('button', { name: 'High priority', exact: true }).click()
    await until('and the tone that was asked for', async () => (await notes()) === 19)
  },
)

t.test('the reads that are kept can be searched, and nothing is searched before somebody asks', async (t) => {
  const records = new CabRecords()
  records.reads = [exampleRead(1, { vrm: 'AB01CDE' }), exampleRead(2, { vrm: 'XY01ZZZ' })]
  const { page } = await openScreen(t, records)
  await reads(page).nth(1).waitFor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.getByPlaceholder('Find a mark').fill('ab01*')
  t.same(
    asked.filter((url) => url.includes('/reads')),
    [],
  )
  records.reads = [exampleRead(3, { vrm: 'AB01FOU' })]
  await page.getByLabel('From when').selectOption({ label: 'last hour' })
  await page.getByPlaceholder('Find a mark').press('Enter')
  await page.getByText('1 read found').waitFor()
  t.same(await marksOf(page, '.read'), ['AB01FOU'])
  const query = new URL(asked.find((url) => url.includes('/reads'))!).searchParams
  t.equal(query.get('text'), 'AB01*')
  t.equal(
    Number(query.get('fromMs')) <= exampleHealth().atMs - 3_600_000 + 60_000,
    true,
    "by the agent's clock",
  )
  await page.getByRole('button', { name: 'Show the last reads' }).click()
  t.same(await marksOf(page, '.read'), ['XY01ZZZ', 'AB01CDE'])
})

t.test('a search that the agent refuses says why', async (t) => {
  const { page } = await openScreen(t, new CabRecords())
  await page.getByPlaceholder('Find a mark').fill('AB£')
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('Not found: text: expected letters and digits').waitFor()
})

t.test(
  'on a small screen one view is shown; an alert brings itself to the front, a low one does not',
  async (t) => {
    const records = new CabRecords()
    records.reads = [exampleRead(1)]
    const { cab, page } = await openScreen(t, records, { viewport: { width: 390, height: 844 } })
    await page.getByText('No open alerts').waitFor()
    await view(page, 'Reads').click()
    await reads(page).first().waitFor()
    t.equal(await page.getByText('No open alerts').isVisible(), false)
    cab.showAlert(withAlert(records, 2, { priority: 8 }))
    await view(page, 'Alerts').getByText('1').waitFor()
    t.ok(await reads(page).first().isVisible())
    cab.showAlert(withAlert(records, 3))
    await alertCard(page).waitFor()
    t.equal(await reads(page).first().isVisible(), false)
    await view(page, 'Health').click()
    await page.getByText('Camera front: reading').waitFor()
  },
)

t.test(
  'who is signed on stands in the top bar, and an alert takes what lies over the page away',
  async (t) => {
    const records = new CabRecords()
    const { cab, page } = await openScreen(t, records)
    await page.getByRole('button', { name: '1234' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    cab.showAlert(withAlert(records, 1))
    await dialog.waitFor({ state: 'hidden' })
    t.ok(await alertCard(page).isVisible())
  },
)

t.test('camera by camera, what keeps it from reading well', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  const [front] = exampleHealth().cameras
  cab.showHealth(
    exampleHealth({
      cameras: [{ ...front!, quality: ['dark', 'too-fast'] }],
      temperatureC: 84.4,
      position: { latitude: -1.5, longitude: 2.25 },
    }),
  )
  await page.getByText('Camera front: not reading well: dark, plates too fast').waitFor()
  await page.getByText('Plates may pass unread: dark, plates too fast.').waitFor()
  await page.getByText('84 °C', { exact: true }).waitFor()
  await page.getByText('1.50000 S, 2.25000 E').waitFor()
  await page
    .getByRole('button', { name: 'Camera front does not read well: dark, plates too fast and 1 more' })
    .waitFor()
})

t.test('a page that comes back shows no alert twice and sounds for none again', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page, cab } = await openScreen(t, records, { script: countNotes })
  await page.getByRole('button', { name: 'Enable sound' }).click()
  await alertCard(page).waitFor()
  const notes = () => page.evaluate<number>('window.notes')
  await until('the touch is heard', async () => (await notes()) === 1)
  cab.showAlert(exampleAlert(1))
  cab.showAlert(exampleAlert(2, { priority: 4 }))
  await until('the new one is heard', async () => (await notes()) === 2)
  t.equal(await page.locator(`[data-hit-id="${exampleId(1001)}"]`).count(), 1)
})
