/**
 * `npm run screenshots [-- --out DIR]`: the pictures of README.md, of the real page in a real browser ($CHROMIUM, or
 * Debian's), with the agent running on the bundled clip in a folder of its own.
 * Exit code: 0 all are made, 1 one is too large, 64 wrong usage, 69 agent or browser did not do it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { dist, isStale, root } from './compiled.mjs'

const usage = 'usage: npm run screenshots [-- --out DIR]'

/** README.md is read over slow lines as well. */
const bytesMost = 150_000
/** The clip lasts 21 seconds; a busy machine takes its time. */
const patienceMs = 120_000
/** Another than that of `npm start`, which may be running. */
const port = 8471

const kiosk = { width: 1280, height: 800 }
const dashboard = { width: 800, height: 480 }

/** Night is what the browser asks for, day what somebody chose: no picture hangs on the hour at which it is made. */
const pictures = [
  { file: 'cab.png', viewport: kiosk, choices: { mode: 'crew', theme: 'day', 'theme-under': 'night' } },
  { file: 'cab-night.png', viewport: kiosk, choices: { mode: 'crew' } },
  { file: 'cab-compare.png', viewport: dashboard, choices: { mode: 'crew' }, act: compare },
  { file: 'cab-driver.png', viewport: dashboard, choices: { mode: 'driver' } },
]

async function compare(page) {
  await page.getByRole('button', { name: 'Compare to confirm' }).click()
  await page.locator('.compare .verdict-confirmed[aria-disabled=false]').waitFor()
}

async function makeScreenshots(out) {
  const data = mkdtempSync(join(tmpdir(), 'barcud-screenshots-'))
  const agent = spawn(
    process.execPath,
    [join(dist, 'agent/main.js'), 'demonstration', '--port', `${port}`, '--data', data],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise((done) => agent.once('exit', done))
  try {
    const address = await signOnAddress(agent.stdout)
    return await photograph(address, out)
  } finally {
    agent.kill('SIGINT')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
}

/** The address that signs on, as it stands on the console. */
async function signOnAddress(output) {
  for await (const line of createInterface({ input: output })) {
    const found = /http:\/\/localhost:\S+/.exec(line)
    if (found === null) continue
    output.resume()
    return found[0]
  }
  throw new Error('the agent ended before it told the address of its screen')
}

async function photograph(address, out) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  })
  try {
    const context = await browser.newContext({ colorScheme: 'dark' })
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.goto(address)
    await page.locator('.state-word').waitFor()
    // Two alerts, so that the pictures show what waits behind the first.
    await page.locator('.waiting-alert').first().waitFor()
    let isWithinBounds = true
    for (const picture of pictures) {
      const bytes = await takePicture(page, picture, join(out, picture.file))
      console.log(`${picture.file}: ${Math.round(bytes / 1000)} KB`)
      isWithinBounds &&= bytes <= bytesMost
    }
    return isWithinBounds
  } finally {
    await browser.close()
  }
}

/** Returns the size of the file, bytes. */
async function takePicture(page, { viewport, choices, act }, file) {
  await page.setViewportSize(viewport)
  await page.evaluate((chosen) => {
    for (const name of ['mode', 'theme', 'theme-under']) localStorage.removeItem(`barcud.${name}`)
    for (const [name, choice] of Object.entries(chosen)) localStorage.setItem(`barcud.${name}`, choice)
  }, choices)
  await page.reload()
  await page.locator('article.alert').waitFor()
  await page.locator('.verdict[aria-disabled="true"]').first().waitFor({ state: 'detached' })
  await act?.(page)
  // The page's content security policy forbids the browser's own waiting for a condition.
  for (const image of await page.locator('img').all()) {
    await image.evaluate((element) => element.decode().catch(() => {}))
  }
  const { size } = await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 10 })
    .toFile(file)
  return size
}

/** @returns {number} the exit code */
async function main() {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  const out = resolve(values.out ?? join(root, 'agent/demonstration'))
  if (!statSync(out, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`expected a folder at ${out}`)
  if (isStale()) spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (await makeScreenshots(out)) return 0
  console.error(`expected at most ${bytesMost / 1000} KB a picture`)
  return 1
}

process.exitCode = await main().catch((error) => {
  const isUsage = error.code?.startsWith('ERR_PARSE_ARGS')
  console.error(isUsage ? `${error.message}\n${usage}` : `no pictures: ${error.message}`)
  return isUsage ? 64 : 69
})
