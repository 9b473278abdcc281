import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { CabRecords, exampleEntry, exampleRead } from '../../fakes/cab-records.js'
import { exampleCrewEntry } from '../../fakes/crew-entries.js'
import { alertCard, openScreen, withAlert } from './cab-window.js'

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
