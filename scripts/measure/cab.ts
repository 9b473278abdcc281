/**
 * `npm run measure -- cab [--short]`: from the plate to the officer, in Chromium on this machine: how soon an alert is
 * painted, with both models; 200 alerts in a minute and a page that loses the agent; a day's low and high hits; what the
 * page weighs and whether everybody can use it. --short: fewer of each.
 */
import { withAlertingAgent } from './alerting-agent.js'
import { dayFigures } from './cab-day.js'
import { cabPageFigures } from './cab-page.js'
import { passingFigures } from './cab-passings.js'
import { stormFigures } from './cab-storm.js'
import { launchChromium } from './chromium.js'
import { type Figure, isShort, reportFigures } from './figure.js'

const browser = await launchChromium()
try {
  const parts = {
    passings: () => passingFigures(browser, isShort ? 40 : 500),
    'a flood of alerts': () => (isShort ? stormFigures(browser, 60, 18) : stormFigures(browser, 200, 60)),
    "a day's hits": () => (isShort ? dayFigures(browser, 200, 2) : dayFigures(browser, 2_000, 5)),
    'the page': () => withAlertingAgent((address) => cabPageFigures(browser, address)),
  }
  const figures: Figure[] = []
  for (const [name, measure] of Object.entries(parts)) {
    process.stderr.write(`measuring ${name} …\n`)
    figures.push(...(await measure()))
  }
  process.exitCode = reportFigures(figures)
} finally {
  await browser.close()
}
