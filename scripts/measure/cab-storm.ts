import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Browser } from 'playwright-core'
import { clipFrame1080p, oneCarAtSeconds } from '../../agent/demonstration/clip-frame.js'
import { type CabBench, startCabBench } from './cab-bench.js'
import { benchMarks, benchRead } from './cab-reads.js'
import type { Figure } from './figure.js'

const growthMbMost = 10
/** After the last alert. */
const settleMs = 3_000

/** Alerts come evenly over `seconds`; every ten of them the page loses the agent, and comes back. */
export async function stormFigures(
  browser: Browser,
  alerts: number,
  seconds: number,
): Promise<readonly Figure[]> {
  const marks = benchMarks('S', alerts)
  const bench = await startCabBench(browser, [{ list: 'storm', priority: 3, marks }])
  try {
    return await storm(bench, marks, seconds)
  } finally {
    await bench.stop()
  }
}

async function storm(
  { recorder, page, context, ground }: CabBench,
  marks: readonly string[],
  seconds: number,
) {
  const { frame } = await clipFrame1080p(oneCarAtSeconds, ground.vision.detectorLongSidePx)
  const reconnecting = setInterval(() => void loseFor(context, 1_000), 10_000)
  const heap: number[] = []
  const everyMs = (seconds * 1_000) / marks.length
  const startedMs = performance.now()
  for (const [index, mark] of marks.entries()) {
    await until(startedMs + index * everyMs)
    await recorder.record(benchRead(mark), frame, [])
    if (index === Math.floor(marks.length / 2)) heap.push(heapMb())
  }
  clearInterval(reconnecting)
  await context.setOffline(false)
  await until(performance.now() + settleMs)
  heap.push(heapMb())
  const shown = await page
    .locator('[data-hit-id]')
    .evaluateAll((all) => all.map((each) => each.dataset.hitId))
  const raised = (await ground.store.alerts.recent(10_000)).map(({ hitId }) => hitId)
  const lost = raised.filter((hitId) => !shown.includes(hitId))
  const name = `${marks.length} alerts in ${seconds} s, a page that reconnects every 10 s`
  return [
    { name: `${name}: raised`, value: raised.length, unit: 'alerts', atLeast: marks.length },
    { name: `${name}: lost`, value: lost.length, unit: 'alerts', atMost: 0 },
    { name: `${name}: shown twice`, value: shown.length - new Set(shown).size, unit: 'alerts', atMost: 0 },
    {
      name: `${name}: growth of the agent's heap in the second half`,
      ...{ value: heap[1]! - heap[0]!, unit: 'MB', atMost: growthMbMost },
    },
  ]
}

async function loseFor(context: CabBench['context'], ms: number): Promise<void> {
  await context.setOffline(true)
  await until(performance.now() + ms)
  await context.setOffline(false)
}

const until = (atMs: number) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - performance.now())))

/** What lives, after what does not was cleared away. */
function heapMb(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed / 1_000_000
}
