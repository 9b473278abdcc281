import t from 'tap'
import { parseVrm } from '../../../agent/domain/vrm.js'
import { CabRecords, exampleHealth } from '../../fakes/cab-records.js'
import { exampleCrewEntry } from '../../fakes/crew-entries.js'
import { until } from '../../until.js'
import { alertCard, openScreen, view, withAlert } from './cab-window.js'

const ownList = (page: Awaited<ReturnType<typeof openScreen>>['page']) =>
  page.getByRole('list', { name: 'Own list' })

t.test('a crew adds a vehicle, is told of it, and takes it off', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  await view(page, 'Own list').click()
  await page.getByLabel('Mark', { exact: true }).fill('ab01 cde')
  await page.getByLabel('Reason').fill('Left the scene')
  await page.locator('.crew-form select').selectOption('4')
  await page.getByRole('button', { name: 'Add' }).click()
  await until('the agent has it', () => records.crewEntries.length === 1)
  t.match(records.crewEntries[0], { vrm: 'AB01CDE', reason: 'Left the scene', addedBy: '1234' })
  await until(
    'the fields are empty',
    async () => (await page.getByLabel('Mark', { exact: true }).inputValue()) === '',
  )

  cab.showCrewEntries(records.crewEntries)
  await page.getByText('Own list: 1 vehicle').waitFor()
  await ownList(page).getByText('Left the scene').waitFor()
  await page.getByRole('button', { name: 'Take off' }).click()
  await until('the agent has none', () => records.crewEntries.length === 0)
  cab.showCrewEntries(records.crewEntries)
  await page.getByText('Own list: add a vehicle').waitFor()
})

t.test('what the agent refuses stays in the form, with the reason', async (t) => {
  const records = new CabRecords()
  const { page } = await openScreen(t, records)
  await view(page, 'Own list').click()
  await page.getByLabel('Mark', { exact: true }).fill('*1')
  await page.getByLabel('Reason').fill('Left the scene')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByText(/Not stored: the mark: expected up to 12 letters/).waitFor()
  t.equal(await page.getByLabel('Mark', { exact: true }).inputValue(), '*1')
  t.same(records.crewEntries, [])
})

t.test('a page that opens later shows what is in force, and no more once it has expired', async (t) => {
  const records = new CabRecords()
  const nowMs = exampleHealth().atMs
  records.crewEntries = [
    exampleCrewEntry(1, { expiresAtMs: nowMs + 3_600_000 }),
    exampleCrewEntry(2, { vrm: parseVrm('XY01ZZZ')!, expiresAtMs: nowMs }),
  ]
  const { cab, page } = await openScreen(t, records)
  await view(page, 'Own list').click()
  await page.getByText('Own list: 1 vehicle').waitFor()
  t.equal(await ownList(page).getByText('Left the scene').count(), 1)
  cab.showHealth(exampleHealth({ atMs: nowMs + 3_600_000 }))
  await page.getByText('Own list: add a vehicle').waitFor()
})

t.test('the list never squeezes an alert: it lies beside it, or behind it on a small screen', async (t) => {
  const records = new CabRecords()
  withAlert(records, 1)
  const { cab, page } = await openScreen(t, records)
  await page.getByRole('button', { name: 'Enable sound' }).click()
  await page.getByText('This screen is silent').waitFor({ state: 'detached' })
  const before = await alertCard(page).boundingBox()
  await view(page, 'Own list').click()
  await page.getByLabel('Mark', { exact: true }).waitFor()
  t.same(await alertCard(page).boundingBox(), before)

  await page.setViewportSize({ width: 800, height: 480 })
  await page.getByLabel('Mark', { exact: true }).fill('AB01')
  t.equal(await alertCard(page).isVisible(), false)
  cab.showAlert(withAlert(records, 2, { vrm: 'NEW01', priority: 0 }))
  await alertCard(page).locator('.mark', { hasText: 'NEW01' }).first().waitFor()
  await view(page, 'Own list').click()
  t.equal(
    await page.getByLabel('Mark', { exact: true }).inputValue(),
    'AB01',
    'what was typed is still there',
  )
})
