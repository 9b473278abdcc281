import t from 'tap'
import { CabRecords, exampleAlert, exampleEntry, exampleHealth, exampleId } from '../../fakes/cab-records.js'
import { until } from '../../until.js'
import {
  alertCard,
  marksOf,
  openPage,
  openScreen,
  settled,
  styleOf,
  waiting,
  withAlert,
} from './cab-window.js'

// What runs in the page is written as text: the tests are compiled without the browser's types.
const touchWhenShown = (mark: string) => `{
  const observer = new MutationObserver(() => {
    if (document.querySelector('.alert .mark').textContent !== '${mark}') return
    observer.disconnect()
    document.querySelector('.verdict-misread').click()
  })
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
}`

t.test('shows an alert with its picture beside the mark and what the list says', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  const entry = exampleEntry('AB01CDE', {
    warningMarkers: 'FI VI',
    reason: 'Used in a robbery',
    information: 'Two men',
  })
  const position = { latitude: 51.61234, longitude: -3.96543 }
  cab.showAlert(withAlert(records, 1, { entry, position, motion: 'towards', country: 'GB' }))
  const card = alertCard(page)
  await card.waitFor()
  for (const text of [
    'STOP',
    'Exact match',
    'FI',
    'VI',
    'Used in a robbery',
    'Silver Ford Focus',
    'Two men',
    'stolen',
    'camera front, coming towards it',
    '51.61234 N, 3.96543 W',
    '97 % sure, plate of GB',
  ]) {
    t.ok(await card.getByText(text, { exact: false }).first().isVisible(), text)
  }
  t.same(await marksOf(page, '.alert'), ['AB01CDE'])
  // Not the browser's own waiting, which the page's content security policy forbids.
  await until('every picture is there', () =>
    page.evaluate<boolean>(
      "[...document.querySelectorAll('.alert img')].every((image) => image.naturalWidth > 0)",
    ),
  )
  t.equal(await card.locator('img').count(), 2, 'the plate and the vehicle around it')
  t.match(await page.title(), '(1) Alert')
  t.match(
    await page.locator('[aria-live=assertive]').textContent(),
    'Alert, exact match: A B 0 1, C D E. STOP',
  )
})

t.test('says that there is no picture rather than showing a broken one', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(exampleAlert(1))
  await alertCard(page).getByText('No picture').nth(1).waitFor()
  t.equal(await alertCard(page).locator('img').count(), 0)
})

t.test('makes a possible match unmistakable and shows where the marks differ', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(withAlert(records, 1, { match: 'possible', entry: exampleEntry('AB01COE') }))
  await alertCard(page).getByText('Possible match').waitFor()
  t.same(await marksOf(page, '.alert'), ['AB01CDE', 'AB01COE'])
  t.same(await page.locator('.mark-differs').allTextContents(), ['D', 'O'])
})

t.test('stores a verdict, shrinks the alert to a line, and tells the other page', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page, url, people } = await openScreen(t, records)
  const other = await openPage(t, url, { token: people.token('5678') })
  await alertCard(other).waitFor()
  await page.getByRole('button', { name: 'Wrong vehicle or clone' }).click()
  await settled(page).getByText('Wrong vehicle or clone').waitFor()
  await settled(other).getByText('Wrong vehicle or clone').waitFor()
  t.match(records.answers, [{ hitId: exampleId(1001), verdict: 'wrong-vehicle', by: '1234' }])
  t.equal(await alertCard(page).count(), 0)
  t.equal(await page.title(), 'Barcud')
})

t.test('keeps an alert open and says so while its verdict is not stored', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(exampleAlert(1))
  await page.getByRole('button', { name: 'Misread' }).click()
  await alertCard(page).getByText('Not stored: there is no such alert').waitFor()
  records.alerts = [exampleAlert(1)]
  await page.getByRole('button', { name: 'Misread' }).click()
  await settled(page).getByText('Misread').waitFor()
})

t.test('can be answered by keyboard alone', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page } = await openScreen(t, records)
  await page.locator('.verdict[aria-disabled=false]').first().waitFor()
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press('Tab')
    if ((await page.locator(':focus').textContent()) === 'List out of date') break
  }
  const ring = await styleOf(page, ':focus', 'outlineStyle')
  t.equal(ring, 'solid', 'the focus is seen')
  await page.keyboard.press('Enter')
  await settled(page).getByText('List out of date').waitFor()
})

t.test('puts the most urgent alert first, then the newest, and lets the crew pick', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(exampleAlert(1, { vrm: 'LOW01', priority: 5 }))
  cab.showAlert(exampleAlert(2, { vrm: 'OLD01', priority: 1 }))
  cab.showAlert(exampleAlert(3, { vrm: 'NEW01', priority: 1 }))
  await waiting(page).nth(1).waitFor()
  t.same(await marksOf(page, '.alert'), ['NEW01'])
  t.same(await marksOf(page, '.waiting'), ['OLD01', 'LOW01'])
  await waiting(page).last().click()
  await page.locator('.alert .mark', { hasText: 'LOW01' }).waitFor()
  t.same(await marksOf(page, '.waiting'), ['NEW01', 'OLD01'])
})

t.test('ignores a touch meant for the alert that another has just replaced', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1, { vrm: 'LOW01', priority: 5 })
  const { cab, page } = await openScreen(t, records)
  await page.locator('.verdict[aria-disabled=false]').first().waitFor()
  const urgent = withAlert(records, 2, { vrm: 'TOP01', priority: 0 })
  // Touched by the page itself the moment that it is drawn: no finger and no test is as quick.
  await page.evaluate(touchWhenShown('TOP01'))
  cab.showAlert(urgent)
  await page.locator('.alert .mark', { hasText: 'TOP01' }).waitFor()
  await page.locator('.verdict[aria-disabled=false]').first().waitFor()
  t.same(records.answers, [])
})

t.test('takes a withdrawn alert away and says so', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(withAlert(records, 1))
  await alertCard(page).waitFor()
  cab.withdrawAlert(exampleId(1001))
  await settled(page).getByText('Withdrawn').waitFor()
  t.equal(await alertCard(page).count(), 0)
  await page.getByText('No open alerts').waitFor()
})

t.test('an alert bears the colour of its list, beside what says how sure it is', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(withAlert(records, 1, { colour: 'blue' }))
  await alertCard(page).waitFor()
  t.equal(await styleOf(page, '.alert-band', 'borderBottomColor'), 'rgb(62, 139, 255)')
  cab.showAlert(withAlert(records, 2, { priority: 4, colour: 'a colour of tomorrow' }))
  await waiting(page).waitFor()
  t.equal(await page.locator('.waiting-alert.list-colour').count(), 0)
})

t.test('a vehicle that had passed before it was listed, and one that is on no list, say so', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  cab.showAlert(withAlert(records, 1, { late: true }))
  await alertCard(page).getByText('Passed before it was listed').waitFor()
  const entry = exampleEntry('XY01ZZZ', { action: '', reason: 'Not on this list' })
  cab.showAlert(withAlert(records, 2, { vrm: 'XY01ZZZ', match: 'absent', priority: 0, entry }))
  await alertCard(page).getByText('STRANGER').waitFor()
  t.same(await marksOf(page, '.alert'), ['XY01ZZZ'])
})

t.test(
  'an alert that nobody answered stays, marked and counted, after those that can still be caught',
  async (t) => {
    const records = new CabRecords()
    withAlert(records, 1, { vrm: 'OLD01', priority: 0 })
    withAlert(records, 2, { vrm: 'NEW01', priority: 4 })
    const { cab, page } = await openScreen(t, records)
    await waiting(page).waitFor()
    cab.missAlert(exampleId(1001), Date.UTC(2026, 10, 22, 9, 10))
    cab.showHealth(exampleHealth({ alerts: { open: 2, missed: 1 } }))
    await waiting(page).getByText('Missed').waitFor()
    t.same(await marksOf(page, '.alert'), ['NEW01'])
    await page.getByRole('button', { name: '1 alert was missed' }).waitFor()
    await waiting(page).click()
    await alertCard(page).getByText('Missed: not answered').waitFor()
    await page.getByRole('button', { name: 'Misread' }).click()
    await settled(page).getByText('Misread').waitFor()
  },
)

t.test('low priorities are one line, whatever their number, and are there to be picked', async (t) => {
  const records = new CabRecords()
  const list = (name: string) => ({ priority: 8, entry: exampleEntry('NI01ABC', { list: name }) })
  for (let number = 1; number <= 12; number += 1) {
    withAlert(records, number, { vrm: 'NI01ABC', ...list(number > 3 ? 'uninsured' : 'untaxed') })
  }
  const { page } = await openScreen(t, records)
  const group = page.getByRole('button', { name: '12 low priority uninsured 9, untaxed 3' })
  await group.waitFor()
  await page.getByText('No open alerts').waitFor()
  t.equal(await waiting(page).count(), 0)
  t.equal(await page.locator('[aria-live=assertive]').textContent(), '')
  await group.click()
  t.equal(await waiting(page).count(), 12)
  await waiting(page).first().click()
  await alertCard(page).waitFor()
  await page.getByRole('button', { name: 'Already dealt with' }).click()
  await page.getByRole('button', { name: '11 low priority' }).waitFor()
})

t.test('an answer is taken back with one touch', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page } = await openScreen(t, records)
  await page.getByRole('button', { name: 'Misread' }).click()
  const undo = page.getByRole('button', { name: 'Undo' })
  await undo.waitFor()
  await undo.click()
  await alertCard(page).waitFor()
  t.equal(await undo.count(), 0)
  t.equal(await settled(page).count(), 0)
  t.equal(records.alerts[0]?.verdict, undefined)
})

t.test('says so where an answer can no longer be taken back', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page } = await openScreen(t, records)
  await page.getByRole('button', { name: 'Misread' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  records.alerts = []
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Not taken back: there is no such alert').waitFor()
})

t.test('a correction takes the place of what it corrects, and says so', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  const early = withAlert(records, 1, { vrm: 'AB01CDF' })
  cab.showAlert(early)
  await alertCard(page).waitFor()
  cab.withdrawAlert(early.hitId)
  cab.showAlert(withAlert(records, 2, { readId: early.readId }))
  const band = alertCard(page).locator('.corrected')
  await band.waitFor()
  t.match(await band.textContent(), 'Corrected: it was first read as AB01CDF')
  t.same(await marksOf(page, '.alert-body'), ['AB01CDE'])
  await settled(page).getByText('Corrected to AB01CDE').waitFor()
})

t.test('the first answer stands: the other page learns of it', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page } = await openScreen(t, records)
  await page.locator('.verdict[aria-disabled=false]').first().waitFor()
  records.alerts = [exampleAlert(1, { verdict: 'confirmed' })]
  await page.getByRole('button', { name: 'Misread' }).click()
  await settled(page).getByText('Confirmed').waitFor()
  t.same(records.answers, [])
})
