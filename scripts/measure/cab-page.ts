import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { type ScreenMode, screenModes } from '../../agent/domain/screen-mode.js'
import type { Figure } from './figure.js'

const kilobytesMost = 150
const firstPaintMsMost = 500
const loads = 5
/** A clip as that of the demonstration raises one within half a minute. */
const alertWithinMs = 60_000

/** The screens that a cab has: a kiosk, a dashboard, a phone. */
const sizes = { kiosk: [1280, 800], dashboard: [800, 480], phone: [390, 844] } as const

/**
 * What the cab page costs, and whether everybody can use it: bytes on the wire, first paint, and what axe finds in every
 * mode, by day and by night, at every size.
 * @param address that signs on, of an agent that raises alerts
 */
export async function cabPageFigures(browser: Browser, address: string): Promise<readonly Figure[]> {
  const signedOn = await signOn(browser, address)
  return [
    ...(await loadFigures(browser, address, signedOn)),
    await accessibilityFigure(browser, address, signedOn),
  ]
}

type SignedOn = Awaited<ReturnType<BrowserContext['storageState']>>

/** The address signs on once: every window after it has the cookie of the first. */
async function signOn(browser: Browser, address: string): Promise<SignedOn> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('.state-word').waitFor()
    return await context.storageState()
  } finally {
    await context.close()
  }
}

async function inWindow<Result>(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext(options)
  try {
    return await use(await context.newPage())
  } finally {
    await context.close()
  }
}

/** As the page keeps what somebody chose on a screen (agent/screen/pages/screen-choice.ts). */
interface ScreenChoices {
  readonly mode: ScreenMode
  readonly theme: 'day' | 'night'
}

interface Load {
  readonly bytes: number
  readonly firstPaintMs: number
}

async function loadFigures(
  browser: Browser,
  address: string,
  storageState: SignedOn,
): Promise<readonly Figure[]> {
  const seen: Load[] = []
  for (let load = 0; load < loads; load += 1) {
    seen.push(await inWindow(browser, { storageState }, (page) => loadOnce(page, new URL('/', address).href)))
  }
  const paints = seen.map(({ firstPaintMs }) => firstPaintMs)
  return [
    {
      name: 'cab page: bytes on the wire, nothing cached',
      value: Math.max(...seen.map(({ bytes }) => bytes)) / 1000,
      unit: 'KB',
      atMost: kilobytesMost,
    },
    {
      name: `cab page: first paint, slowest of ${loads}`,
      value: Math.max(...paints),
      unit: 'ms',
      atMost: firstPaintMsMost,
    },
  ]
}

/** Of what the page consists: evidence pictures and the stream of events come with the alerts, not with the page. */
const pageKinds: readonly string[] = ['document', 'stylesheet', 'script', 'font']

async function loadOnce(page: Page, url: string): Promise<Load> {
  let bytes = 0
  page.on('requestfinished', async (request) => {
    const isIcon = request.url().endsWith('.svg')
    if (!isIcon && !pageKinds.includes(request.resourceType())) return
    const { responseBodySize, responseHeadersSize } = await request.sizes()
    bytes += responseBodySize + responseHeadersSize
  })
  await page.goto(url)
  await page.locator('.state-word').waitFor()
  const firstPaintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0].startTime",
  )
  // The icon of the tab comes last.
  await page.waitForTimeout(200)
  return { bytes, firstPaintMs }
}

async function accessibilityFigure(
  browser: Browser,
  address: string,
  storageState: SignedOn,
): Promise<Figure> {
  const found: string[] = []
  for (const mode of screenModes) {
    for (const theme of ['day', 'night'] as const) {
      for (const [size, [width, height]] of Object.entries(sizes)) {
        const options: BrowserContextOptions = { storageState, viewport: { width, height } }
        const violations = await inWindow(browser, options, (page) =>
          violationsOf(page, new URL('/', address).href, { mode, theme }),
        )
        found.push(...violations.map((violation) => `${mode}, ${theme}, ${size}: ${violation}`))
      }
    }
  }
  for (const each of found) console.error(each)
  return { name: 'cab page: accessibility violations (axe)', value: found.length, unit: '', atMost: 0 }
}

/** With an alert on it, and in crew mode every view. */
async function violationsOf(page: Page, url: string, choices: ScreenChoices): Promise<readonly string[]> {
  // Dark is what the device asks for, and day what somebody chose: no figure may hang on the hour of the measurement.
  await page.emulateMedia({ colorScheme: 'dark' })
  const kept = { ...choices, 'theme-under': 'night' }
  await page.addInitScript(
    Object.entries(kept)
      .map(([name, choice]) => `localStorage.setItem('barcud.${name}', '${choice}')`)
      .join(';'),
  )
  await page.goto(url)
  await page.locator('article.alert').waitFor({ timeout: alertWithinMs })
  const found = await axe(page)
  for (const tab of await page.locator('.tab').all()) {
    await tab.click()
    found.push(...(await axe(page)))
  }
  return found
}

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}
