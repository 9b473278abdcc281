import type { BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import type { StoredAlert } from '../../../agent/domain/stored-alert.js'
import { FastifyCab } from '../../../agent/screen/fastify-cab.js'
import { buildPages } from '../../../scripts/build-pages.mjs'
import { type CabRecords, exampleAlert } from '../../fakes/cab-records.js'
import { launchChromium } from '../launch-chromium.js'

/** The built page, a cab and one real browser, for all the tests of a file. */
const pageFolder = t.testdir()
await buildPages(pageFolder)
const browser = await launchChromium()
t.teardown(() => browser.close())

export const platePicture = await sharp({
  create: { width: 120, height: 30, channels: 3, background: '#dddddd' },
})
  .jpeg()
  .toBuffer()

export function cabOf(records: CabRecords, port = 0): FastifyCab {
  const { answer, crewList, health, note } = records
  const log = { info: () => {}, warn: () => {} }
  return new FastifyCab({ port, store: records, answer, crewList, health, note, log, pageFolder })
}

export interface Screen {
  readonly cab: FastifyCab
  readonly page: Page
  readonly url: string
}

/** The cab on a free port and its page in a browser window of its own; no error of the page goes unseen. */
export async function openScreen(
  t: Test,
  records: CabRecords,
  options: BrowserContextOptions = {},
): Promise<Screen> {
  const cab = cabOf(records)
  const { url } = await cab.start()
  t.teardown(() => cab.stop())
  const page = await openPage(t, url, options)
  return { cab, page, url }
}

export async function openPage(t: Test, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.on('pageerror', (error) => t.fail(`the page threw: ${error.message}`))
  await page.goto(url)
  await page.getByText('Last reads').waitFor()
  return page
}

export const alertCard = (page: Page) => page.locator('article.alert')
export const settled = (page: Page) => page.locator('.settled-alert')
export const waiting = (page: Page) => page.locator('.waiting-alert')
export const reads = (page: Page) => page.locator('.read')
export const marksOf = (page: Page, within: string) =>
  page.locator(`${within} .mark`).evaluateAll((chips) => chips.map((chip) => chip.textContent))

/** An open alert with its pictures, in the store and as the agent would tell it. */
export function withAlert(records: CabRecords, number: number, changes: Partial<StoredAlert> = {}) {
  const alert = exampleAlert(number, changes)
  records.alerts = [alert, ...records.alerts]
  records.pictures.set(`${alert.readId}/plate`, platePicture)
  records.pictures.set(`${alert.readId}/full`, platePicture)
  return alert
}

/** A computed style of the first element that `selector` finds. Text: the tests are compiled without the browser's types. */
export const styleOf = (page: Page, selector: string, property: string) =>
  page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`)
