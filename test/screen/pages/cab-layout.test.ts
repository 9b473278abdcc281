import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import t from 'tap'
import { CabRecords, exampleEntry, exampleHealth, exampleList, exampleRead } from '../../fakes/cab-records.js'
import { exampleCrewEntry } from '../../fakes/crew-entries.js'
import { alertCard, openScreen, waiting, withAlert } from './cab-window.js'

// What runs in the page is written as text: the tests are compiled without the browser's types.
const measureLayout = `(() => {
  const startOf = (element) => element.outerHTML.slice(0, 80)
  const sizeOf = (element) => element.getBoundingClientRect()
  const touched = [...document.querySelectorAll('button, summary, a')]
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

for (const [name, [width, height]] of Object.entries(windows)) {
  t.test(`can be read and touched on a ${name}`, async (t) => {
    const records = new CabRecords()
    records.reads = [exampleRead(1, { alerted: true })]
    const entry = exampleEntry('AB01CDE', {
      warningMarkers: 'FI',
      information: 'A long text '.repeat(12),
      cad: '1',
    })
    withAlert(records, 1, { entry })
    withAlert(records, 2, { vrm: 'OTHER01', priority: 9, verdict: 'misread' })
    withAlert(records, 3, { vrm: 'THIRD01', priority: 9 })
    const { page } = await openScreen(t, records, { viewport: { width, height } })
    await alertCard(page).waitFor()
    const { small, fine, overhang } = await page.evaluate<Layout>(measureLayout)
    t.same(small, [], 'nothing to touch is smaller than 48 px')
    t.same(fine, [], 'no text is smaller than 16 px')
    t.equal(overhang, 0, 'nothing is wider than the window')
    for (const button of await page.locator('.verdict').all()) {
      const box = await button.boundingBox()
      t.ok(box && box.y >= 0 && box.y + box.height <= height, 'every answer is within reach')
    }
  })
}

/** What axe finds in night colours, and what of it depends on colours by day. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: 'dark' })
  const night = await new AxeBuilder({ page }).analyze()
  await page.emulateMedia({ colorScheme: 'light' })
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
  cab.showAlert(withAlert(records, 3, { match: 'possible', priority: 7, entry: exampleEntry('AB01COE') }))
  const importedAtMs = exampleHealth().atMs - 100 * 3_600_000
  cab.showHealth(exampleHealth({ lists: [exampleList({ importedAtMs })], complaints: ['x'] }))
  await page.locator('.verdict[aria-disabled=false]').first().waitFor()
  t.same(await violations(page), [], 'an alert, another behind it, an answered one')

  await waiting(page).click()
  await alertCard(page).getByText('Possible match').waitFor()
  t.same(await violations(page), [], 'a possible match')

  cab.showCrewEntries([exampleCrewEntry(1)])
  await page.getByText('Own list: 1 vehicle').click()
  t.same(await violations(page), [], 'the own list with its form')

  await cab.stop()
  await page.getByText('No connection to the agent').waitFor()
  t.same(await violations(page), [], 'without the agent')
})
