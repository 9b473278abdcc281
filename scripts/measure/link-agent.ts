/**
 * The part of an agent from its store to the broker, as a process of its own: store, outbox, sender, link and
 * retention are the agent's; drawn passings stand for cameras and models, so that there can be many a second. Says a
 * line on its standard output for each passing once it is durable. Settings come as JSON in its only argument.
 */

import { wait } from '../../agent/domain/wait.js'
import { OutboxToBroker } from '../../agent/flow/outbox-to-broker.js'
import { LifeCycle } from '../../agent/life-cycle.js'
import { createLog } from '../../agent/platform/pino-log.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import { Retention } from '../../agent/retention.js'
import { abortOnSignals } from '../../agent/stop-signals.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { MqttUplink } from '../../agent/uplink/mqtt-uplink.js'
import { DrawnPassings } from '../fleet/drawn-passings.js'

export interface LinkAgentSettings {
  readonly device: string
  readonly folder: string
  readonly url: string
  /** 0: as fast as the store takes them. */
  readonly passingsASecond: number
  /** It ends after so many, once its outbox is empty if `drains`; absent: at SIGTERM. */
  readonly passings?: number
  readonly drains?: boolean
  readonly readsAHit: number
  /** After so long without a receipt a message is sent again; a real agent waits ten minutes. */
  readonly receiptTimeoutMs: number
  /** How long acknowledged reads stay; 0: until the receipt. */
  readonly retentionHours: number
}

/** Commits under way at once where they come as fast as they can. */
const commitsAtOnce = 50
/** After a cut it connects again sooner than a fleet may: the next cut must find it at work. */
const retryMsMost = 300
const drainLookMs = 200

const settings = JSON.parse(process.argv[2]!) as LinkAgentSettings
const stopping = abortOnSignals()
const clock = new SystemClock()
const log = createLog('error')

function startSoon(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.min(ms, retryMsMost))
  return () => clearTimeout(timer)
}

async function passThrough(store: WorkerStore, passings: DrawnPassings, onStored: () => void): Promise<void> {
  const { passingsASecond, passings: most = Number.POSITIVE_INFINITY } = settings
  const underWay = new Set<Promise<void>>()
  const beganAtMs = clock.monotonicMs()
  for (let made = 0; made < most && !stopping.aborted; made++) {
    if (passingsASecond > 0)
      await wait(beganAtMs + (made * 1_000) / passingsASecond - clock.monotonicMs(), stopping)
    else if (underWay.size >= commitsAtOnce) await Promise.race(underWay)
    const passing = passings.next(clock.wallMs())
    const commit = store.commit(passing).then(() => {
      underWay.delete(commit)
      const isHit = passing.messages[0]!.class === 'hit'
      process.stdout.write(`stored ${passing.read.readId} ${isHit ? 'hit' : 'read'} ${Date.now()}\n`)
      onStored()
    })
    underWay.add(commit)
  }
  await Promise.all(underWay)
}

async function drained(store: WorkerStore): Promise<void> {
  for (;;) {
    const { waiting } = await store.outbox.health()
    if (stopping.aborted || Object.values(waiting).every((messages) => messages === 0)) return
    await wait(drainLookMs, stopping)
  }
}

const life = new LifeCycle()
try {
  const { device, folder, url, readsAHit, receiptTimeoutMs, retentionHours } = settings
  const store = await life.start('store', new WorkerStore({ folder }))
  await store.releaseProvisional()
  const hotlists = { summaries: () => [] }
  const rules = { hours: retentionHours, alertsAreAnswered: false }
  await life.start('retention', new Retention({ store, hotlists, clock, log }, rules))
  const parts = { clock, log, after: startSoon }
  const uplink = await life.start(
    'uplink',
    new MqttUplink({ url, device, version: 5, appVersion: '0' }, parts),
  )
  const sender = await life.start(
    'sender',
    new OutboxToBroker(
      { outbox: store.outbox, uplink, clock, log },
      { device, acknowledgedBy: 'receipt', receiptTimeoutMs, tickMs: Math.min(receiptTimeoutMs, 30_000) },
    ),
  )
  process.stdout.write('ready\n')
  const identity = { feed: 1, source: 1, camera: 1 }
  const drawn = new DrawnPassings({ identity, readsAHit, pictures: ['plate', 'overview'] })
  await passThrough(store, drawn, () => sender.kick())
  if (settings.drains) await drained(store)
} finally {
  await life.stop()
}
