import t from 'tap'
import { CabRecords, exampleEntry, exampleId } from '../../fakes/cab-records.js'
import { until } from '../../until.js'
import { alertCard, cabOf, marksOf, openPage, openScreen, settled, styleOf, withAlert } from './cab-window.js'

const markup = '<img src=x onerror="document.title=1"><b>bold</b>'
const entry = exampleEntry('AB01CDE', {
  ...{ warningMarkers: `VI ${markup} kills`, reason: markup, information: markup, action: 'STOP' },
  ...{ make: 'Volkswagen', model: 'Multivan of a name far too long for one line of any screen '.repeat(3) },
})

t.test('a screen on which nobody has chosen shows what a driver may see, and no more', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1, { entry, cameraName: markup, colour: 'blue' })
  const { page } = await openScreen(t, records, { firstMode: 'driver' })
  await alertCard(page).waitFor()
  t.same(await marksOf(page, '.driver'), ['AB01CDE'])
  t.same(await page.locator('.warning').allTextContents(), ['VI violent'], 'known signals alone')
  const shown = (await page.evaluate<string>("document.querySelector('.cab').innerText")).replaceAll(
    /\s+/g,
    ' ',
  )
  t.notMatch(shown, /bold|kills|STOP|Priority|Last reads|Own list/)
  t.match(shown, 'Silver Volkswagen Multivan')
  t.equal(await page.locator('.cab img:not(.kite)').count(), 0, 'no picture')
  t.equal(await page.locator('.driver button').count(), 1, 'one thing to touch')
  t.equal(
    await styleOf(page, '.driver-sign', 'backgroundColor'),
    'rgb(62, 139, 255)',
    'the colour of the list',
  )
  const [line, size] = [
    await styleOf(page, '.driver-mmc', 'height'),
    await styleOf(page, '.driver-mmc', 'fontSize'),
  ]
  t.ok(Number.parseFloat(line) < 1.5 * Number.parseFloat(size), 'cut to one line')
})

t.test('a possible match has another sign than an exact one', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1, { match: 'possible', priority: 10 })
  const { page } = await openScreen(t, records, { firstMode: 'driver' })
  await alertCard(page).getByText('Possible match').waitFor()
  t.equal(await page.locator('.driver .symbol-possible').count(), 1)
  t.equal(await page.locator('.driver .symbol-exact').count(), 0)
})

t.test('one touch puts an alert aside for the crew, which still has to answer it', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1, { vrm: 'FIRST01', priority: 0 })
  withAlert(records, 2, { vrm: 'NEXT01', priority: 3 })
  withAlert(records, 3, { vrm: 'LOW01', priority: 8 })
  const { page } = await openScreen(t, records, { firstMode: 'driver' })
  await page.getByText('2 for the crew to answer').waitFor()
  await page.getByText('1 low priority').waitFor()
  await page.getByRole('button', { name: 'Seen' }).click()
  await until('the next one is shown', async () => (await marksOf(page, '.driver')).join() === 'NEXT01')
  await page.getByRole('button', { name: 'Seen' }).click()
  await page.getByText('No open alerts').waitFor()
  await page.getByText('2 for the crew to answer').waitFor()
  t.same(records.answers, [])
  await page.getByRole('button', { name: 'Crew', exact: true }).click()
  await page.getByRole('button', { name: 'Misread' }).click()
  await settled(page).getByText('Misread').waitFor()
})

t.test('a switch is one touch, shown, kept on this screen, and logged', async (t) => {
  const records = new CabRecords()
  const { page, url, people } = await openScreen(t, records, { firstMode: 'driver' })
  const pressed = page.locator('.mode[aria-pressed=true]')
  t.equal(await pressed.textContent(), 'Driver')
  await page.getByRole('button', { name: 'Crew', exact: true }).click()
  await page.getByText('Last reads').waitFor()
  t.equal(await pressed.textContent(), 'Crew')
  const switches = () => records.notes.filter(({ kind }) => kind === 'consultation.mode')
  await until('it is in the log', () => switches().length === 1)
  t.match(switches(), [{ by: '1234', about: { mode: 'crew' } }])
  await page.reload()
  await page.getByText('Last reads').waitFor()
  t.equal(await pressed.textContent(), 'Crew')
  const other = await openPage(t, url, { token: people.token() })
  t.equal(
    await other.locator('.mode[aria-pressed=true]').textContent(),
    'Driver',
    'another screen is another',
  )
})

t.test('a switch without the agent is made at once, and told when it is back', async (t) => {
  const records = new CabRecords()
  const { cab, page, people, url } = await openScreen(t, records, { firstMode: 'crew' })
  await cab.stop()
  await page.getByText('No connection to the agent').waitFor()
  await page.getByRole('button', { name: 'Driver' }).click()
  await page.getByText('Last reads').waitFor({ state: 'detached' })
  const switches = () => records.notes.filter(({ kind }) => kind === 'consultation.mode')
  t.same(switches(), [])

  const again = cabOf(records, { people, port: Number(new URL(url).port) })
  t.teardown(() => again.stop())
  await again.start()
  await until('it is in the log', () => switches().length === 1)
  t.match(switches(), [{ about: { mode: 'driver' } }])
})

t.test('a driver is told at once, and big, that the agent is lost', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records, { firstMode: 'driver' })
  await cab.stop()
  await page.getByText('No connection to the agent').waitFor()
  t.ok(Number.parseFloat(await styleOf(page, '.lost-title', 'fontSize')) >= 28)
})

t.test('a correction takes the place of what a driver saw', async (t) => {
  const records = new CabRecords()
  const early = withAlert(records, 1, { vrm: 'AB01CDF' })
  const { cab, page } = await openScreen(t, records, { firstMode: 'driver' })
  await alertCard(page).waitFor()
  cab.withdrawAlert(early.hitId)
  cab.showAlert(withAlert(records, 2, { readId: early.readId }))
  await page.locator(`[data-hit-id="${exampleId(1002)}"]`).waitFor()
  t.same(await marksOf(page, '.driver'), ['AB01CDE'])
  await alertCard(page).getByText('Corrected').waitFor()
})
