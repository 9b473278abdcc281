import type { Browser } from 'playwright-core'
import { clipFrame1080p, oneCarAtSeconds } from '../../agent/demonstration/clip-frame.js'
import { urgencyOf } from '../../agent/domain/urgency.js'
import { type CabBench, startCabBench } from './cab-bench.js'
import { benchMarks, benchRead } from './cab-reads.js'
import type { Figure } from './figure.js'

const highMsMost = 1_000
/** From a touch to what it shows, where a crew does not wonder whether it was felt. */
const touchMsMost = 500
const [highPriority, lowPriority] = [0, 8]
/** An alert that was not painted by then is lost. */
const paintedWithinMs = 10_000

/**
 * A day's hits, one after the other as fast as the store takes them: nobody answers any. The high ones come among the low
 * ones, the last at the end of the day.
 */
export async function dayFigures(browser: Browser, low: number, high: number): Promise<readonly Figure[]> {
  const lowMarks = benchMarks('L', low)
  const highMarks = benchMarks('H', high)
  const bench = await startCabBench(browser, [
    { list: 'stolen', priority: highPriority, marks: highMarks },
    { list: 'no-insurance', priority: lowPriority, marks: lowMarks },
  ])
  try {
    const highMs = await replay(bench, lowMarks, highMarks)
    return [...figuresOf(bench, highMs, low), await touchFigure(bench)]
  } finally {
    await bench.stop()
  }
}

/** Returns of each high hit the milliseconds from its read to its paint; NaN: never painted. */
async function replay(
  { recorder, ground, painted }: CabBench,
  low: readonly string[],
  high: readonly string[],
) {
  const { frame } = await clipFrame1080p(oneCarAtSeconds, ground.vision.detectorLongSidePx)
  const shareOfLow = Math.ceil(low.length / high.length)
  const highMs: number[] = []
  for (const [index, mark] of high.entries()) {
    for (const each of low.slice(index * shareOfLow, (index + 1) * shareOfLow)) {
      await recorder.record(benchRead(each), frame, [])
    }
    const readMs = Date.now()
    const read = benchRead(mark)
    await recorder.record(read, frame, [])
    const [alert] = await ground.store.alerts.toShow(1, 0)
    highMs.push((await paintedAt(painted, alert!.hitId)) - readMs)
  }
  return highMs
}

async function paintedAt(painted: ReadonlyMap<string, number>, hitId: string): Promise<number> {
  for (const startedMs = performance.now(); performance.now() - startedMs < paintedWithinMs; ) {
    const atMs = painted.get(hitId)
    if (atMs !== undefined) return atMs
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return Number.NaN
}

function figuresOf({ heard }: CabBench, highMs: readonly number[], low: number): readonly Figure[] {
  const name = `a day of ${low} low and ${highMs.length} high hits`
  const lowSounds = heard.filter(({ urgency }) => urgency === urgencyOf(lowPriority)).length
  return [
    {
      name: `${name}: slowest high one, read to painted`,
      ...{ value: Math.max(...highMs), unit: 'ms', atMost: highMsMost },
    },
    {
      name: `${name}: sounds heard for the high ones`,
      value: heard.length,
      unit: 'sounds',
      atLeast: highMs.length,
    },
    { name: `${name}: sounds heard for the low ones`, value: lowSounds, unit: 'sounds', atMost: 0 },
  ]
}

/** The high one stands in front; the low ones are one line, which a touch opens. */
async function touchFigure({ page }: CabBench): Promise<Figure> {
  await page.locator('article.alert').waitFor()
  return {
    name: 'after that day: from a touch on the line of low alerts to the paint of their list',
    value: await page.evaluate<number>(touchScript),
    unit: 'ms',
    atMost: touchMsMost,
  }
}

/** NaN where nothing opened. */
const touchScript = `new Promise((resolve) => {
  const touchedMs = performance.now()
  document.querySelector('.low-summary').click()
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(
    document.querySelector('.low .waiting-alert') === null ? NaN : performance.now() - touchedMs)))
})`
