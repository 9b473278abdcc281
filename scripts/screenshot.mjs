import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const usage = `usage: node scripts/screenshot.mjs --url <address> --out <file.png>
  [--width 1280] [--height 800] [--theme night|day] [--wait-for-alert]`

const readingMs = 30_000

/** Takes a picture of the cab's page in a real browser ($CHROMIUM, or Debian's). */
async function takeScreenshot({ url, out, width, height, theme, 'wait-for-alert': waitForAlert }) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  })
  try {
    const page = await browser.newPage({
      viewport: { width: Number(width), height: Number(height) },
      colorScheme: theme === 'day' ? 'light' : 'dark',
    })
    await page.goto(url)
    await page
      .locator(waitForAlert ? '.alert' : '.read')
      .first()
      .waitFor({ timeout: readingMs })
    // The page's content security policy forbids the browser's own waiting for a condition.
    for (const image of await page.locator('img').all()) {
      await image.evaluate((element) => element.decode().catch(() => {}))
    }
    await page.locator('.verdict[aria-disabled="true"]').first().waitFor({ state: 'detached' })
    await page.screenshot({ path: out })
  } finally {
    await browser.close()
  }
}

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    out: { type: 'string' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '800' },
    theme: { type: 'string', default: 'night' },
    'wait-for-alert': { type: 'boolean', default: false },
  },
})
if (values.url === undefined || values.out === undefined) {
  console.error(usage)
  process.exitCode = 64
} else {
  await takeScreenshot(values).catch((error) => {
    console.error(`no picture of ${values.url}: ${error.message}`)
    process.exitCode = 69
  })
}
