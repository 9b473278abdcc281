import t from 'tap'
import { CabRecords, exampleAlert, exampleEntry } from '../../fakes/cab-records.js'
import { alertCard, confirm, marksOf, openScreen, settled, withAlert } from './cab-window.js'

const compareButton = { name: 'Compare to confirm' }

t.test('nothing is confirmed before picture, read and entry were side by side', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1, { match: 'possible', entry: exampleEntry('AB01COE'), country: 'GB' })
  const { page } = await openScreen(t, records)
  await page.getByRole('button', compareButton).click()
  const compare = page.getByRole('region', { name: 'Compare' })
  await compare.getByText('Does the picture show this mark on this vehicle?').waitFor()
  t.equal(records.answers.length, 0, 'one touch confirms nothing')
  t.same(await marksOf(page, '.compare'), ['AB01CDE', 'AB01COE'])
  t.same(await page.locator('.compare .mark-differs').allTextContents(), ['D', 'O'])
  for (const text of ['Ford', 'Focus', 'Silver', 'GB, on the plate']) {
    t.ok(await compare.getByText(text, { exact: true }).isVisible(), text)
  }
  const yes = compare.getByRole('button', { name: 'Yes: confirmed' })
  t.equal(await yes.getAttribute('aria-disabled'), 'true', 'a second touch of the same movement is no look')
  await yes.dispatchEvent('click')
  t.equal(records.answers.length, 0)
  await page.locator('.compare .verdict-confirmed[aria-disabled=false]').click()
  await settled(page).getByText('Confirmed').waitFor()
  t.match(records.answers, [{ verdict: 'confirmed', by: '1234' }])
})

t.test('one touch leads back, or says what the comparison showed', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { page } = await openScreen(t, records)
  await page.getByRole('button', compareButton).click()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', compareButton).click()
  await page.locator('.compare-question:focus').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', compareButton).click()
  await page.getByRole('button', { name: 'Wrong vehicle or clone' }).click()
  await settled(page).getByText('Wrong vehicle or clone').waitFor()
})

t.test('without a picture a confirmation says that it was made by eye', async (t) => {
  const records = new CabRecords()
  records.alerts = [exampleAlert(1)]
  const { page } = await openScreen(t, records)
  await page.getByRole('button', compareButton).click()
  await page.getByRole('button', { name: 'Confirmed by eye: no picture' }).waitFor()
  await page.locator('.compare .verdict-confirmed[aria-disabled=false]').click()
  await settled(page).getByText('Confirmed').waitFor()
})

t.test(
  'no other alert takes the place of one that is being compared; a more urgent one stands above',
  async (t) => {
    const records = new CabRecords()
    withAlert(records, 1, { vrm: 'LOW01', priority: 5 })
    const { cab, page } = await openScreen(t, records)
    await page.getByRole('button', compareButton).click()
    cab.showAlert(withAlert(records, 2, { vrm: 'TOP01', priority: 0 }))
    const urgent = page.getByRole('list', { name: 'More urgent alerts' })
    await urgent.waitFor()
    t.same(await marksOf(page, '.compare'), ['LOW01', 'LOW01'])
    await page.locator('.compare .verdict-confirmed[aria-disabled=false]').click()
    await alertCard(page).locator('.alert-body .mark', { hasText: 'TOP01' }).waitFor()
    t.match(records.answers, [{ hitId: exampleAlert(1).hitId, verdict: 'confirmed' }])
    await confirm(page)
    await settled(page).nth(1).waitFor()
  },
)

t.test('what is corrected while it is compared cannot be confirmed', async (t) => {
  const records = new CabRecords()
  const early = withAlert(records, 1, { vrm: 'AB01CDF' })
  const { cab, page } = await openScreen(t, records)
  await page.getByRole('button', compareButton).click()
  cab.withdrawAlert(early.hitId)
  cab.showAlert(withAlert(records, 2, { readId: early.readId }))
  await alertCard(page).locator('.corrected').waitFor()
  t.equal(await page.locator('.compare').count(), 0)
  t.same(records.answers, [])
})
