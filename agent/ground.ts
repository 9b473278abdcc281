import type { AgentConfig, PositionConfig } from './config/agent-config.js'
import type { StoreConfig } from './config/store-config.js'
import { readStoreKey } from './config/store-key.js'
import { AllHotlists } from './flow/all-hotlists.js'
import { CoolDowns } from './flow/cool-downs.js'
import { CrewList } from './flow/crew-list.js'
import type { LifeCycle } from './life-cycle.js'
import { FixedPosition } from './platform/fixed-position.js'
import { GpsdPosition } from './platform/gpsd-position.js'
import { newId } from './platform/new-id.js'
import { SystemClock } from './platform/system-clock.js'
import { SystemdPatience } from './platform/systemd-patience.js'
import { UnknownPosition } from './platform/unknown-position.js'
import type { Clock, Log, PositionSource } from './ports.js'
import { rememberedVision } from './remembered-vision.js'
import { Retention } from './retention.js'
import { Sealing } from './sealing.js'
import { DataKeys } from './store/data-keys.js'
import { SqliteHotlists } from './store/sqlite-hotlists.js'
import { WorkerHotlistKeeper } from './store/worker-hotlist-keeper.js'
import { WorkerStore } from './store/worker-store.js'

/** Alerts looked up at a start, so that a vehicle alerted before it is not alerted again at once. */
const recentAlertsMax = 500

/** What every other part stands on, running. */
export type Ground = Awaited<ReturnType<typeof startGround>>

/** Starts the ground, and hands its parts to `life` to be stopped. Throws as they do. */
export async function startGround(
  life: LifeCycle,
  { config, log }: { readonly config: AgentConfig; readonly log: Log },
) {
  const folder = config.dataFolder
  const storeKey = await readStoreKey(config)
  const dataKeys = new DataKeys(folder, storeKey)
  dataKeys.prepare()
  if (storeKey === undefined) log.warn({}, 'store.unsealed')
  const clock = await life.start('clock', new SystemClock())
  const store = new WorkerStore({ folder, storeKey, limitBytes: limitBytesOf(config.store) })
  await life.start('patience', new SystemdPatience({ isNeeded: () => store.isSalvaging() }))
  await life.start('store', store)
  const leftOver = await store.releaseProvisional()
  if (leftOver > 0) log.info({ reads: leftOver }, 'store.released-provisional')
  const force = await life.start(
    'hotlists',
    new SqliteHotlists({ folder, keys: dataKeys, actions: config.hotlists.actions }),
  )
  const crew = await life.start(
    'list of the crew',
    new CrewList({ entries: store.crewEntries, clock, newId, log }),
  )
  const hotlists = new AllHotlists(force, crew)
  const rules = { hours: config.retention.hours, alertsAreAnswered: config.screen !== false }
  await life.start('retention', new Retention({ store, hotlists, clock, log }, rules))
  const coolDowns = new CoolDowns()
  coolDowns.recall((await store.alerts.recent(recentAlertsMax)).toReversed())
  const keeper = await life.start(
    'hotlist keeper',
    new WorkerHotlistKeeper({ folder, storeKey, hotlists: force }),
  )
  const sealing = await life.start('sealing', new Sealing({ folder, keys: dataKeys, store, keeper, log }))
  const position = await life.start('position', positionSource(config.position, clock, log))
  const vision = await life.start('vision', rememberedVision(config.dataFolder, config.vision, log))
  return { config, dataKeys, log, clock, store, sealing, hotlists, crew, keeper, coolDowns, position, vision }
}

const limitBytesOf = ({ limitMegabytes }: StoreConfig): number | undefined =>
  limitMegabytes === undefined ? undefined : limitMegabytes * 1_000_000

function positionSource(config: PositionConfig | undefined, clock: Clock, log: Log): PositionSource {
  if (config?.fixed !== undefined) return new FixedPosition(config.fixed)
  if (config?.gpsd !== undefined) return new GpsdPosition({ ...config.gpsd, clock, log })
  return new UnknownPosition()
}
