import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import t, { type Test } from 'tap'
import type { ScreenMode } from '../../../agent/domain/screen-mode.js'
import type { StoredAlert } from '../../../agent/domain/stored-alert.js'
import { FastifyCab, type TabletListener } from '../../../agent/screen/fastify-cab.js'
import { buildPages } from '../../../scripts/build-pages.mjs'
import { type CabRecords, exampleAlert } from '../../fakes/cab-records.js'
import { launchChromium } from '../launch-chromium.js'
import { type TestPeople, testPeople } from '../signed-on.js'

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

/** Officers sign on once: a cab that is started again on its port knows their sessions still. */
export interface CabPlace {
  readonly people: TestPeople
  /** 0 takes any free port. */
  readonly port?: number
  readonly firstMode?: ScreenMode
  readonly tablets?: TabletListener
}

export function cabOf(
  records: CabRecords,
  { people, port = 0, firstMode = 'crew', tablets }: CabPlace,
): FastifyCab {
  const { store, answerDesk, mute, crewList, health, note } = records
  return new FastifyCab({
    ...{ port, firstMode, tablets, store, answerDesk, mute, crewList, health, note, pageFolder },
    people: people.ofScreen,
    auditorDesk: { events: async () => [] },
    readsShownForMs: 86_400_000,
    wallMs: () => records.healthNow.atMs,
    log: { info: () => {}, warn: () => {} },
  })
}

export interface Screen {
  readonly cab: FastifyCab
  readonly page: Page
  readonly url: string
  readonly people: TestPeople
}

export interface WindowOptions extends BrowserContextOptions {
  /** Whose page; undefined: the officer's. */
  readonly token?: string
  /** Of a screen on which nobody has chosen; crew mode where left out. */
  readonly firstMode?: ScreenMode
  /** Run in the page before its own. */
  readonly script?: string
}

/** The cab on a free port and its page in a browser window of its own; no error of the page goes unseen. */
export async function openScreen(
  t: Test,
  records: CabRecords,
  { firstMode, ...options }: WindowOptions = {},
): Promise<Screen> {
  const people = await testPeople(t)
  const cab = cabOf(records, { people, ...(firstMode && { firstMode }) })
  const { url } = await cab.start()
  t.teardown(() => cab.stop())
  const page = await openPage(t, url, { token: people.token(), ...options })
  return { cab, page, url, people }
}

export async function openPage(
  t: Test,
  url: string,
  { token, script, ...options }: WindowOptions,
): Promise<Page> {
  const context = await newWindow(t, options)
  if (token !== undefined) {
    await context.addCookies([{ name: `barcud-session-${new URL(url).port}`, value: token, url }])
  }
  if (script !== undefined) await context.addInitScript(script)
  const page = await context.newPage()
  page.on('pageerror', (error) => t.fail(`the page threw: ${error.message}`))
  await page.goto(url)
  // Until the agent has told its state, every screen says that it connects.
  await page.getByText('Connecting').first().waitFor({ state: 'detached' })
  await page.locator('.state-word').waitFor()
  return page
}

/** A browser of its own, with no cookie yet. */
export async function newWindow(t: Test, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  t.teardown(() => context.close())
  return context
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

/** Opens the comparison and confirms, once the picture was there to be looked at. */
export async function confirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compare to confirm' }).click()
  await page.locator('.compare .verdict-confirmed[aria-disabled=false]').click()
}

export const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name })
