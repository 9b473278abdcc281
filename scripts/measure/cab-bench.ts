import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startAlerting } from '../../agent/alerting.js'
import { startCab } from '../../agent/cab.js'
import { importHotlist } from '../../agent/commands/import-hotlist.js'
import { parseConfig } from '../../agent/config/yaml-config.js'
import { clipPath } from '../../agent/demonstration/clip-frame.js'
import type { UrgentTone } from '../../agent/domain/alert-tone.js'
import { usualAgeLimits } from '../../agent/domain/list-age.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import { AlertsToCrew } from '../../agent/flow/alerts-to-crew.js'
import { AlertsToSound } from '../../agent/flow/alerts-to-sound.js'
import { PassingRecorder } from '../../agent/flow/passing-recorder.js'
import { startGround } from '../../agent/ground.js'
import { HealthDesk } from '../../agent/health-desk.js'
import { SharpEvidenceMaker } from '../../agent/image/evidence-jpeg.js'
import { LifeCycle } from '../../agent/life-cycle.js'
import { newId } from '../../agent/platform/new-id.js'
import type { Log } from '../../agent/ports.js'

const silent: Log = { info: () => {}, warn: () => {} }

/** A list of the bench: marks, and how urgent they are. */
export interface BenchList {
  readonly list: string
  readonly priority: number
  readonly marks: readonly string[]
}

/** An agent's store, lists, recorder and screen, all real, with a page in Chromium on which an officer is signed on. */
export type CabBench = Awaited<ReturnType<typeof startCabBench>>

/** @param cameras what health tells of them */
export async function startCabBench(browser: Browser, lists: readonly BenchList[]) {
  const life = new LifeCycle()
  const folder = await mkdtemp(join(tmpdir(), 'barcud-cab-'))
  await life.start('folder', { start: () => {}, stop: () => rm(folder, { recursive: true }) })
  const config = benchConfig(folder, await freePort())
  for (const list of lists) await importList(folder, config.dataFolder, list)
  const ground = await startGround(life, { config, log: silent })
  const alerting = await startAlerting(life, ground, () => {})
  const desk = await life.start('health', benchDesk(ground))
  const started = await startCab(life, ground, desk, alerting, { collar: '1234', role: 'officer' })
  const { cab, ready } = started!
  const heard: UrgentTone[] = []
  const sounder = { play: async (tone: UrgentTone) => void heard.push(tone), stop: async () => {} }
  const sound = new AlertsToSound({ sounder, mute: alerting.mute, clock: ground.clock, log: silent })
  const crew = new AlertsToCrew(cab, [alerting.desk, sound])
  const recorder = new PassingRecorder({
    ...{ store: ground.store, hotlists: ground.hotlists, coolDowns: ground.coolDowns },
    evidence: new SharpEvidenceMaker(),
    ...{
      cab: crew,
      newId,
      wallMs: () => ground.clock.wallMs(),
      onCommitted: () => {},
      onCommittedLate: () => {},
    },
    ...{ log: silent, stopping: new AbortController().signal },
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await life.start('window', { start: () => {}, stop: () => context.close() })
  const painted = await watchPaints(context)
  const page = await openPage(context, ready.url)
  return { ground, cab, recorder, page, context, painted, heard, stop: () => life.stop() }
}

/** Whenever something of an alert is first painted in a window: hitId → wall time, milliseconds. */
async function watchPaints(context: BrowserContext): Promise<ReadonlyMap<string, number>> {
  const painted = new Map<string, number>()
  await context.exposeBinding('barcudPainted', (_source, hitId: string, atMs: number) => {
    if (!painted.has(hitId)) painted.set(hitId, atMs)
  })
  await context.addInitScript(watchScript)
  return painted
}

/** The second frame after a change begins when the first one, with the change, has been painted. */
const watchScript = `{
  const told = new Set()
  new MutationObserver(() => {
    const fresh = [...document.querySelectorAll('[data-hit-id]')]
      .map((element) => element.dataset.hitId).filter((hitId) => !told.has(hitId))
    for (const hitId of fresh) told.add(hitId)
    if (fresh.length > 0) requestAnimationFrame(() => requestAnimationFrame(() => {
      const atMs = performance.timeOrigin + performance.now()
      for (const hitId of fresh) barcudPainted(hitId, atMs)
    }))
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-hit-id'] })
}`

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.state-word').waitFor()
  return page
}

/** The bundled clip over and over, no link. */
export function benchConfig(folder: string, port: number) {
  const camera = {
    name: 'clip',
    identity: { feed: 1, source: 1, camera: 1 },
    source: 'video',
    path: clipPath,
    loop: true,
  }
  const settings = {
    ...{ device: 'measured', dataFolder: 'data', cameras: [camera], passing: { sameMarkSeconds: 0 } },
    screen: { port, firstMode: 'crew', signOn: 'collar' },
  }
  return parseConfig(JSON.stringify(settings), join(folder, 'agent.yaml'))
}

/** The second between this and the screen's start is nobody else's on a machine that measures. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { readonly port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function importList(folder: string, dataFolder: string, { list, priority, marks }: BenchList) {
  const file = join(folder, `${list}.csv`)
  await writeFile(file, ['VRM,Reason', ...marks.map((mark) => `${mark},Measured`)].join('\n'))
  await importHotlist(file, { dataFolder, list, rules: { ...usualListRules, priority, coolDownMs: 0 } })
}

function benchDesk({ clock, store, hotlists, position }: Awaited<ReturnType<typeof startGround>>) {
  return new HealthDesk({
    ...{ device: 'measured', versions: { agent: 'measured', models: {} }, clock, cameras: () => [] },
    ...{ uplink: undefined, store, outbox: store.outbox, alerts: store.alerts, hotlists, position },
    ...{ listAgeLimits: usualAgeLimits, temperature: { temperatureC: async () => undefined } },
    counts: () => ({
      hits: 0,
      commandsRefused: 0,
      sent: 0,
      acknowledged: 0,
      receiptsRefused: 0,
      receiptsDropped: 0,
    }),
    machine: { disk: () => undefined, throttling: () => undefined },
    ...{ complaints: () => [], newId, log: silent },
  })
}
