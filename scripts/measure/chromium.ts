import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { NotMeasurable } from './figure.js'

/** Debian's Chromium, or $CHROMIUM, as a kiosk starts it: quiet towards the internet, and allowed to sound. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    throw new NotMeasurable(`expected Chromium at ${executablePath}; $CHROMIUM says where it is`)
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--autoplay-policy=no-user-gesture-required',
      '--no-first-run',
    ],
  })
}
