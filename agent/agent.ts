import { hash } from 'node:crypto'
import { AgentCameras } from './agent-cameras.js'
import { AgentCommands, type Commanded } from './agent-commands.js'
import { type Alerting, startAlerting } from './alerting.js'
import { type LinkFor, type ReadyScreen, startCab } from './cab.js'
import type { AgentConfig } from './config/agent-config.js'
import { ageLimitsOf } from './config/hotlists-config.js'
import { readSecrets } from './config/secrets.js'
import type { CommandedEnd } from './domain/commanded-run.js'
import type { TrafficCounts } from './domain/health.js'
import type { PlateRead } from './domain/read.js'
import { aborted, wait } from './domain/wait.js'
import { AlertsToCrew } from './flow/alerts-to-crew.js'
import { ListsToAudit } from './flow/lists-to-audit.js'
import { ListsToLateHits } from './flow/lists-to-late-hits.js'
import { PassingRecorder } from './flow/passing-recorder.js'
import { type Ground, startGround } from './ground.js'
import { HealthDesk, type HealthParts } from './health-desk.js'
import { SharpEvidenceMaker } from './image/evidence-jpeg.js'
import { LifeCycle } from './life-cycle.js'
import { buildLink, type Link, startLink, trafficOf } from './link.js'
import { PrometheusMetrics } from './metrics/prometheus-metrics.js'
import { Machine } from './platform/machine.js'
import { newId } from './platform/new-id.js'
import { version } from './platform/package-root.js'
import { SystemdWatchdog } from './platform/systemd-watchdog.js'
import { ThermalZones } from './platform/thermal-zones.js'
import type { Log } from './ports.js'
import type { FastifyCab } from './screen/fastify-cab.js'
import type { Outbox } from './store-ports.js'

export interface AgentOptions {
  readonly config: AgentConfig
  readonly log: Log
  /** Ends the agent. */
  readonly signal: AbortSignal
  /** End as well once every camera has ended and the outbox is empty. */
  readonly untilEnded?: boolean
  /** Whom a link on the console signs on, once; absent: there is none. */
  readonly linkFor?: LinkFor
  /** Called once the cameras run, with what the console may show of the screen where there is one. */
  readonly onReady?: (screen: ReadyScreen | undefined) => void
  /** Called after each commit. */
  readonly onCommitted?: (read: PlateRead) => void
  /** How commands may change it; absent: configurations are refused. */
  readonly commanded?: Commanded
}

/**
 * Builds the parts in order, runs the cameras until `signal` aborts, and stops the parts in reverse.
 * @returns why it ended, where a command of the data centre ended it
 */
export async function runAgent(options: AgentOptions): Promise<CommandedEnd | undefined> {
  const secrets = await readSecrets(options.config)
  const life = new LifeCycle()
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  let commandedEnd: CommandedEnd | undefined
  const onEnd = (end: CommandedEnd): void => {
    // A wipe goes before whatever else is under way.
    if (commandedEnd === undefined || end.kind === 'wipe') commandedEnd = end
    ending.abort()
  }
  let commands: AgentCommands | undefined
  try {
    const ground = await startGround(life, options)
    await life.start('log of who did what', buildListsToAudit(ground))
    const link = buildLink(ground, secrets)
    const cameras = new AgentCameras(ground, secrets)
    const alerting = await startAlerting(life, ground, () => link?.sender.kick())
    const machine = await life.start('machine', new Machine(ground.config.dataFolder))
    let recorder: PassingRecorder | undefined
    const counts = (): TrafficCounts => ({
      ...trafficOf(link),
      hits: recorder?.hits ?? 0,
      commandsRefused: commands?.refused ?? 0,
    })
    const desk = buildDesk(ground, link, cameras, { counts, machine }, () => [
      ...(commands?.complaints() ?? []),
      ...(alerting.sound?.complaints() ?? []),
      ...(recorder?.complaints() ?? []),
    ])
    const cab = await startCab(life, ground, desk, alerting, options.linkFor)
    const crewSide = alertsToCrew(cab?.cab, alerting)
    if (link !== undefined) {
      commands = buildCommands(ground, link, desk, { ...options, onEnd })
      await startLink(life, ground, link, commands)
    }
    ground.crew.onChange(() => link?.sender.kick())
    const lateHits = await life.start('late hits', buildLateHits(ground, crewSide, link))
    recorder = buildRecorder({ ...options, signal }, ground, crewSide, link, () => lateHits.check())
    await cameras.open(recorder)
    await startMetrics(life, ground, desk)
    await life.start('health', desk)
    const isAnswering = () => desk.isFresh() || ground.store.isSalvaging()
    await life.start('watchdog', new SystemdWatchdog({ alive: () => isAnswering() && !cameras.areStuck() }))
    options.onReady?.(cab?.ready)
    await cameras.run(signal)
    await (options.untilEnded ? drained(ground.store.outbox, signal) : aborted(signal))
  } finally {
    // However it came to this: nobody may go on trying with parts that are stopped.
    ending.abort()
    await life.stop()
  }
  return commandedEnd
}

function buildListsToAudit({ config, hotlists, store, log }: Ground) {
  const configSha256 = hash('sha256', JSON.stringify(config))
  return new ListsToAudit({ hotlists, audit: store.audit, version, configSha256, log })
}

/** Undefined where no key is configured: nothing that comes could be believed. */
function buildCommands(
  ground: Ground,
  { uplink, sender }: Link,
  desk: HealthDesk,
  { commanded, onEnd }: Pick<AgentOptions, 'commanded'> & { readonly onEnd: (end: CommandedEnd) => void },
) {
  if (ground.config.commands.keys.length === 0) return undefined
  const onAnswered = () => sender.kick()
  return new AgentCommands(
    { ground, uplink, desk, onAnswered, onEnd },
    commanded ?? { run: { kind: 'usual' } },
  )
}

function buildDesk(
  ground: Ground,
  link: Link | undefined,
  cameras: AgentCameras,
  measures: Pick<HealthParts, 'counts' | 'machine'>,
  more: () => readonly string[],
) {
  const { config, log, clock, store, sealing, hotlists, position, vision } = ground
  return new HealthDesk({
    device: config.device,
    versions: { agent: version, models: vision.models },
    clock,
    cameras: () => cameras.health(),
    uplink: link?.uplink,
    ...{ store, outbox: store.outbox, alerts: store.alerts },
    temperature: new ThermalZones(),
    hotlists,
    listAgeLimits: ageLimitsOf(config.hotlists),
    position,
    ...measures,
    complaints: () => [
      ...store.complaints(),
      ...sealing.complaints(),
      ...hotlists.complaints(),
      ...(link?.listSync?.complaints() ?? []),
      ...(link?.sender.complaints() ?? []),
      ...more(),
    ],
    newId,
    log,
  })
}

/** Alerts go to the page, sound, and are watched for an answer. */
function alertsToCrew(cab: FastifyCab | undefined, { desk, sound }: Alerting): AlertsToCrew {
  const watching = cab === undefined ? [] : [desk]
  return new AlertsToCrew(cab, sound === undefined ? watching : [...watching, sound])
}

function buildRecorder(
  options: AgentOptions,
  ground: Ground,
  cab: AlertsToCrew,
  link: Link | undefined,
  onCommittedLate: () => void,
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
    onCommittedLate,
    log: options.log,
    stopping: options.signal,
  })
}

function buildLateHits(ground: Ground, cab: AlertsToCrew, link: Link | undefined) {
  const { store, hotlists, coolDowns, clock, log } = ground
  const onCommitted = () => link?.sender.kick()
  return new ListsToLateHits({ store, hotlists, coolDowns, cab, clock, newId, onCommitted, log })
}

async function startMetrics(
  life: LifeCycle,
  { config, log, vision }: Ground,
  desk: HealthDesk,
): Promise<void> {
  if (config.metrics === undefined) return
  const facts = { device: config.device, version, models: vision.models }
  const metrics = new PrometheusMetrics(config.metrics.port, facts)
  desk.onReport((health) => metrics.show(health))
  const start = async () => log.info({ url: await metrics.start() }, 'metrics.listening')
  await life.start('metrics', { start, stop: () => metrics.stop() })
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
