import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { listColours } from '../../../agent/domain/list-rules.js'
import { CabRecords, exampleEntry, exampleHealth, exampleList, exampleRead } from '../../fakes/cab-records.js'
import { exampleCrewEntry } from '../../fakes/crew-entries.js'
import { alertCard, openScreen, view, waiting, withAlert } from './cab-window.js'

// What runs in the page is written as text: the tests are compiled without the browser's types.
const measureLayout = `(() => {
  const startOf = (element) => element.outerHTML.slice(0, 80)
  const sizeOf = (element) => element.getBoundingClientRect()
  const isSeen = (element) => sizeOf(element).width > 1 && element.checkVisibility()
  const touched = [...document.querySelectorAll('button, summary, a, input, select')].filter(isSeen)
  const texts = [...document.querySelectorAll('body *')].filter((element) => element.textContent.trim() !== '')
  return {
    small: touched.filter((element) => Math.min(sizeOf(element).width, sizeOf(element).height) < 48).map(startOf),
    fine: texts.filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16).map(startOf),
    overhang: document.documentElement.scrollWidth - innerWidth,
  }
})()`

interface Layout {
  /** What can be touched and is too small for a gloved finger. */
  readonly small: readonly string[]
  /** What holds text and is too small to read in a moving car. */
  readonly fine: readonly string[]
  /** How far the page is wider than its window, pixels. */
  readonly overhang: number
}

const windows = { kiosk: [1280, 800], dashboard: [800, 480], tablet: [1024, 600], phone: [390, 844] } as const

/** An alert with much to say, one behind it, one that is low and one that is answered. */
function recordsWithAlerts(): CabRecords {
  const records = new CabRecords()
  records.reads = [exampleRead(1, { alerted: true })]
  const entry = exampleEntry('AB01CDE', {
    warningMarkers: 'FI VI',
    information: 'A long text '.repeat(12),
    cad: '1',
  })
  withAlert(records, 1, { entry })
  withAlert(records, 2, { vrm: 'OTHER01', priority: 9, verdict: 'misread' })
  withAlert(records, 3, { vrm: 'THIRD01', priority: 4 })
  withAlert(records, 4, { vrm: 'LOW01', priority: 9 })
  records.crewEntries = [exampleCrewEntry(1)]
  return records
}

async function assertFits(t: Test, page: Page, what: string): Promise<void> {
  const { small, fine, overhang } = await page.evaluate<Layout>(measureLayout)
  t.same(small, [], `${what}: nothing to touch is smaller than 48 px`)
  t.same(fine, [], `${what}: no text is smaller than 16 px`)
  t.equal(overhang, 0, `${what}: nothing is wider than the window`)
}

async function assertWithinReach(t: Test, page: Page, buttons: string, height: number): Promise<void> {
  for (const button of await page.locator(buttons).all()) {
    const box = await button.boundingBox()
    t.ok(box && box.y >= 0 && box.y + box.height <= height, `every answer is within reach: ${buttons}`)
  }
}

for (const [name, [width, height]] of Object.entries(windows)) {
  t.test(`can be read and touched on a ${name}`, async (t) => {
    const { page } = await openScreen(t, recordsWithAlerts(), { viewport: { width, height } })
    await alertCard(page).waitFor()
    await assertFits(t, page, 'alert')
    await assertWithinReach(t, page, '.alert .verdict', height)
    for (const tab of await page.locator('.tab').all()) {
      await tab.click()
      await assertFits(t, page, (await tab.textContent()) ?? '')
    }
    await page.locator('.tab').first().click()
    await page.getByRole('button', { name: 'Compare to confirm' }).click()
    await page.locator('.compare').waitFor()
    await assertFits(t, page, 'comparison')
    await assertWithinReach(t, page, '.compare .verdict', height)

    await page.getByRole('button', { name: 'Driver' }).click()
    await page.getByRole('button', { name: 'Seen' }).waitFor()
    await assertFits(t, page, 'driver')
    await assertWithinReach(t, page, '.driver-seen', height)
  })
}

/** What axe finds in night colours, and what of it depends on colours by day. */
async function violations(page: Page, rules: readonly string[] = []): Promise<readonly string[]> {
  const axe = () =>
    rules.length === 0 ? new AxeBuilder({ page }) : new AxeBuilder({ page }).withRules([...rules])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator('[data-theme=night]').waitFor()
  const night = await axe().analyze()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.locator('[data-theme=day]').waitFor()
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
    t.same(await violations(page, ['color-contrast']), [], colour ?? 'without a colour')
  }
  cab.showAlert({ ...alert, match: 'possible' })
  await page.locator('.driver-alert.alert-possible').waitFor()
  t.same(await violations(page), [], 'a possible match')
})
