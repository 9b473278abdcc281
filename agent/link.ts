import type { AgentCommands } from './agent-commands.js'
import type { Secrets } from './config/secrets.js'
import { signingKeysOf } from './config/signing-keys-config.js'
import type { TrafficCounts } from './domain/health.js'
import { auditToOutbox } from './flow/audit-to-outbox.js'
import { BrokerToHotlists } from './flow/broker-to-hotlists.js'
import { OutboxToBroker } from './flow/outbox-to-broker.js'
import { shedToOutbox } from './flow/shed-to-outbox.js'
import type { Ground } from './ground.js'
import type { LifeCycle } from './life-cycle.js'
import { newId } from './platform/new-id.js'
import { FolderListShelf } from './store/folder-list-shelf.js'
import type { MqttUplink } from './uplink/mqtt-uplink.js'
import { uplinkOf } from './uplink-of-config.js'

/** What speaks with the data centre. */
export interface Link {
  readonly uplink: MqttUplink
  readonly sender: OutboxToBroker
  /** Undefined where no key is configured: nothing that comes could be believed. */
  readonly listSync: BrokerToHotlists | undefined
}

/** Undefined where no broker is configured: messages wait in the outbox. */
export function buildLink(ground: Ground, secrets: Secrets): Link | undefined {
  const { config, log, clock, store } = ground
  if (config.broker === undefined) return undefined
  const { device } = config
  const { acknowledgedBy } = config.broker
  const uplink = uplinkOf(config, secrets, { clock, log })!
  const sender = new OutboxToBroker({ outbox: store.outbox, uplink, clock, log }, { device, acknowledgedBy })
  return { uplink, sender, listSync: buildListSync(ground, uplink) }
}

function buildListSync({ config, dataKeys, log, clock, keeper }: Ground, uplink: MqttUplink) {
  const keys = signingKeysOf(config.hotlists.keys)
  if (keys.length === 0) return undefined
  const shelf = new FolderListShelf({ folder: config.dataFolder, keys: dataKeys })
  return new BrokerToHotlists({ uplink, keeper, shelf, clock, log, newId }, { device: config.device, keys })
}

/** @param commands undefined where none are taken */
export async function startLink(
  life: LifeCycle,
  { store, clock, log }: Ground,
  { uplink, sender, listSync }: Link,
  commands: AgentCommands | undefined,
): Promise<void> {
  const upload = { store, clock, newId, onQueued: () => sender.kick(), log }
  // Before the uplink: the broker may have kept something for them.
  if (listSync !== undefined) await life.start('hotlist synchronisation', listSync)
  if (commands !== undefined) await life.start('commands', commands)
  await life.start('uplink', uplink)
  await life.start('sender', sender)
  await life.start('upload of the log of who did what', auditToOutbox(upload))
  await life.start('upload of what was shed', shedToOutbox(upload))
}

/** What went over the link since the start. */
export function trafficOf(link: Link | undefined): Omit<TrafficCounts, 'hits' | 'commandsRefused'> {
  const nothing = { sent: 0, acknowledged: 0, receiptsRefused: 0, receiptsDropped: 0 }
  const { sent, acknowledged, receiptsRefused, receiptsDropped } = link?.sender.counts() ?? nothing
  return { sent, acknowledged, receiptsRefused, receiptsDropped }
}
