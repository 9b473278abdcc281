import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import t from 'tap'
import { listColours } from '../../../agent/domain/list-rules.js'
import { CabRecords, exampleEntry, exampleHealth, exampleList, exampleRead } from '../../fakes/cab-records.js'
import { exampleCrewEntry } from '../../fakes/crew-entries.js'
import { alertCard, openScreen, view, waiting, withAlert } from './cab-window.js'

/** What axe finds in night colours, and what of it depends on colours by day. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate("document.documentElement.dataset.theme = 'night'")
  const night = await new AxeBuilder({ page }).analyze()
  await page.evaluate("document.documentElement.dataset.theme = 'day'")
  const day = await new AxeBuilder({ page }).withRules('color-contrast').analyze()
  return [...night.violations, ...day.violations].map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

t.test('breaks no rule of accessibility, by night and by day', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records)
  await page.getByText('No open alerts').waitFor()
  t.same(await violations(page), [], 'empty')

  cab.showRead(exampleRead(1, { alerted: true }))
  cab.showAlert(
    withAlert(records, 1, { entry: exampleEntry('AB01CDE', { warningMarkers: 'FI', cad: '12' }) }),
  )
  cab.showAlert(withAlert(records, 2, { vrm: 'DONE01', verdict: 'confirmed' }))
  cab.showAlert(withAlert(records, 3, { match: 'possible', priority: 10, entry: exampleEntry('AB01COE') }))
  cab.showAlert(withAlert(records, 4, { priority: 8 }))
  cab.showMute(exampleHealth().atMs + 300_000)
  const importedAtMs = exampleHealth().atMs - 100 * 3_600_000
  cab.showHealth(
    exampleHealth({ lists: [exampleList({ importedAtMs })], complaints: ['x'], temperatureC: 90 }),
  )
  await page.locator('.verdict[aria-disabled=false]').first().waitFor()
  await page.getByRole('button', { name: '1 low priority' }).click()
  t.same(await violations(page), [], 'an alert, others behind it, an answered one')

  await page.getByRole('button', { name: 'Compare to confirm' }).click()
  await page.locator('.compare .verdict-confirmed[aria-disabled=false]').waitFor()
  t.same(await violations(page), [], 'the comparison')

  await waiting(page).first().click()
  await alertCard(page).getByText('Possible match').waitFor()
  t.same(await violations(page), [], 'a possible match')

  await page.getByRole('button', { name: 'Misread' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  cab.showCrewEntries([exampleCrewEntry(1)])
  await view(page, 'Own list').click()
  t.same(await violations(page), [], 'what may be undone, and the own list with its form')
  await view(page, 'Sound').click()
  t.same(await violations(page), [], 'sound')

  await cab.stop()
  await page.getByText('No connection to the agent').waitFor()
  t.same(await violations(page), [], 'without the agent')
})

t.test('breaks none in driver mode, whatever the colour of the list', async (t) => {
  const records = new CabRecords()
  const { cab, page } = await openScreen(t, records, { firstMode: 'driver' })
  await page.getByText('No open alerts').waitFor()
  t.same(await violations(page), [], 'empty')
  const alert = withAlert(records, 1, { entry: exampleEntry('AB01CDE', { warningMarkers: 'FI' }) })
  for (const colour of [undefined, ...listColours]) {
    cab.showAlert({ ...alert, colour })
    await page.locator(`.driver-alert.${colour === undefined ? 'alert' : `list-colour-${colour}`}`).waitFor()
    // The same by night and by day.
    const sign = await new AxeBuilder({ page })
      .include('.driver-sign')
      .withRules(['color-contrast'])
      .analyze()
    t.same(sign.violations, [], colour ?? 'without a colour')
  }
  cab.showAlert({ ...alert, match: 'possible' })
  await page.locator('.driver-alert.alert-possible').waitFor()
  t.same(await violations(page), [], 'a possible match')
})
