import { hash } from 'node:crypto'
import { AgentCameras } from './agent-cameras.js'
import type { AgentConfig, BrokerConfig } from './config/agent-config.js'
import { ageLimitsOf, listKeysOf } from './config/hotlists-config.js'
import { readSecrets, type Secrets } from './config/secrets.js'
import type { Verdict } from './domain/hit.js'
import type { PlateRead } from './domain/read.js'
import type { StoredAlert } from './domain/stored-alert.js'
import { aborted, wait } from './domain/wait.js'
import { AuditToOutbox } from './flow/audit-to-outbox.js'
import { BrokerToHotlists } from './flow/broker-to-hotlists.js'
import { ListsToAudit } from './flow/lists-to-audit.js'
import { ListsToLateHits } from './flow/lists-to-late-hits.js'
import { OutboxToBroker } from './flow/outbox-to-broker.js'
import { PassingRecorder } from './flow/passing-recorder.js'
import { verdictToMessage } from './flow/verdict-to-message.js'
import { type Ground, startGround } from './ground.js'
import { HealthDesk } from './health-desk.js'
import { SharpEvidenceMaker } from './image/evidence-jpeg.js'
import { LifeCycle } from './life-cycle.js'
import { newId } from './platform/new-id.js'
import { version } from './platform/package-root.js'
import { SystemdWatchdog } from './platform/systemd-watchdog.js'
import type { Log } from './ports.js'
import { FastifyCab } from './screen/fastify-cab.js'
import { FolderListShelf } from './store/folder-list-shelf.js'
import type { Outbox } from './store-ports.js'
import { MqttUplink } from './uplink/mqtt-uplink.js'

export interface AgentOptions {
  readonly config: AgentConfig
  readonly log: Log
  /** Ends the agent. */
  readonly signal: AbortSignal
  /** End as well once every camera has ended and the outbox is empty. */
  readonly untilEnded?: boolean
  /** Called once the cameras run, with the cab page's address where there is one. */
  readonly onReady?: (cabUrl: string | undefined) => void
  /** Called after each commit. */
  readonly onCommitted?: (read: PlateRead) => void
}

/** Builds the parts in order, runs the cameras until `signal` aborts, and stops the parts in reverse. */
export async function runAgent(options: AgentOptions): Promise<void> {
  const secrets = await readSecrets(options.config)
  const life = new LifeCycle()
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  try {
    const ground = await startGround(life, options)
    await life.start('log of who did what', buildListsToAudit(ground))
    const link = buildLink(ground, secrets)
    const cameras = new AgentCameras(ground, secrets)
    const desk = buildDesk(ground, link, cameras)
    const cab = await startCab(life, ground, desk, link)
    if (link !== undefined) {
      // Before the uplink: the broker may have kept something for it.
      if (link.listSync !== undefined) await life.start('hotlist synchronisation', link.listSync)
      await life.start('uplink', link.uplink)
      await life.start('sender', link.sender)
      await life.start('upload of the log of who did what', buildAuditToOutbox(ground, link))
    }
    ground.crew.onChange(() => link?.sender.kick())
    await life.start('late hits', buildLateHits(ground, cab?.cab, link))
    await cameras.open(buildRecorder({ ...options, signal }, ground, cab?.cab, link))
    await life.start('health', desk)
    await life.start('watchdog', new SystemdWatchdog({ alive: () => desk.isFresh() && !cameras.areStuck() }))
    options.onReady?.(cab?.url)
    await cameras.run(signal)
    await (options.untilEnded ? drained(ground.store.outbox, signal) : aborted(signal))
  } finally {
    // However it came to this: nobody may go on trying with parts that are stopped.
    ending.abort()
    await life.stop()
  }
}

function buildListsToAudit({ config, hotlists, store, log }: Ground) {
  const configSha256 = hash('sha256', JSON.stringify(config))
  return new ListsToAudit({ hotlists, audit: store.audit, version, configSha256, log })
}

function buildAuditToOutbox({ store, clock, log }: Ground, { sender }: Link) {
  return new AuditToOutbox({ store, clock, newId, onQueued: () => sender.kick(), log })
}

type Link = Exclude<ReturnType<typeof buildLink>, undefined>

function buildLink(ground: Ground, secrets: Secrets) {
  const { config, log, clock, store } = ground
  if (config.broker === undefined) return undefined
  const { device } = config
  const { url, version: protocol, username, acknowledgedBy, ...files }: BrokerConfig = config.broker
  const { caFile, certificateFile, keyFile } = files
  const tls = { caFile, certificateFile, keyFile }
  const credentials = { username, password: secrets.brokerPassword, tls }
  const uplink = new MqttUplink(
    { url, device, version: protocol, appVersion: version, ...credentials },
    { clock, log },
  )
  const sender = new OutboxToBroker({ outbox: store.outbox, uplink, clock, log }, { device, acknowledgedBy })
  return { uplink, sender, listSync: buildListSync(ground, uplink) }
}

/** Undefined where no key is configured: nothing that comes could be believed. */
function buildListSync({ config, log, clock, keeper }: Ground, uplink: MqttUplink) {
  const keys = listKeysOf(config.hotlists)
  if (keys.length === 0) return undefined
  const shelf = new FolderListShelf({ folder: config.dataFolder })
  return new BrokerToHotlists({ uplink, keeper, shelf, clock, log, newId }, { device: config.device, keys })
}

function buildDesk(ground: Ground, link: Link | undefined, cameras: AgentCameras) {
  const { config, log, clock, store, hotlists, position, vision } = ground
  return new HealthDesk({
    device: config.device,
    versions: { agent: version, models: vision.models },
    clock,
    cameras: () => cameras.health(),
    uplink: link?.uplink,
    outbox: store.outbox,
    hotlists,
    listAgeLimits: ageLimitsOf(config.hotlists),
    position,
    complaints: () => [
      ...store.complaints(),
      ...hotlists.complaints(),
      ...(link?.listSync?.complaints() ?? []),
      ...(link?.sender.complaints() ?? []),
    ],
    newId,
    log,
  })
}

async function startCab(
  life: LifeCycle,
  { config, log, store, clock, crew }: Ground,
  desk: HealthDesk,
  link: Link | undefined,
) {
  if (config.screen === false) return undefined
  const answer = async (hitId: string, verdict: Verdict): Promise<StoredAlert | undefined> => {
    const alert = await store.alert(hitId)
    if (alert === undefined) return undefined
    const answered = await store.answer(
      hitId,
      verdict,
      verdictToMessage(alert, verdict, newId, clock.wallMs()),
    )
    link?.sender.kick()
    return answered
  }
  const cab = new FastifyCab({
    port: config.screen.port,
    firstMode: config.screen.firstMode,
    ...{ store, answer, crewList: crew, health: () => desk.report(), log },
    note: (note) => store.audit.note(note),
  })
  let url = ''
  await life.start('screen', { start: async () => ({ url } = await cab.start()), stop: () => cab.stop() })
  desk.onReport((health) => cab.showHealth(health))
  crew.onChange(() => cab.showCrewEntries(crew.inForce()))
  return { cab, url }
}

function buildRecorder(
  options: AgentOptions,
  ground: Ground,
  cab: FastifyCab | undefined,
  link: Link | undefined,
) {
  return new PassingRecorder({
    store: ground.store,
    hotlists: ground.hotlists,
    coolDowns: ground.coolDowns,
    evidence: new SharpEvidenceMaker(),
    cab,
    newId,
    wallMs: () => ground.clock.wallMs(),
    onCommitted: (read) => {
      options.onCommitted?.(read)
      link?.sender.kick()
    },
    log: options.log,
    stopping: options.signal,
  })
}

function buildLateHits(ground: Ground, cab: FastifyCab | undefined, link: Link | undefined) {
  const { store, hotlists, coolDowns, clock, log } = ground
  const onCommitted = () => link?.sender.kick()
  return new ListsToLateHits({ store, hotlists, coolDowns, cab, clock, newId, onCommitted, log })
}

/** How often the outbox is looked at while it drains. */
const drainLookMs = 200

/** Resolves when nothing waits in the outbox, or the agent is to stop. What was set aside does not wait. */
async function drained(outbox: Outbox, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { waiting } = await outbox.health()
    if (signal.aborted || Object.values(waiting).every((messages) => messages === 0)) return
    await wait(drainLookMs, signal)
  }
}
