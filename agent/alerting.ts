import { AlertDesk } from './flow/alert-desk.js'
import { AlertsToSound } from './flow/alerts-to-sound.js'
import { Mute } from './flow/mute.js'
import type { Ground } from './ground.js'
import type { LifeCycle } from './life-cycle.js'
import { newId } from './platform/new-id.js'
import { CommandSounder } from './sound/command-sounder.js'

const minuteMs = 60_000

/** What follows an alert besides the page: who answers it, what is heard of it. */
export interface Alerting {
  readonly desk: AlertDesk
  readonly mute: Mute
  /** Undefined where the device makes no sound of its own. */
  readonly sound: AlertsToSound | undefined
}

/** @param onQueued there is something to send */
export async function startAlerting(
  life: LifeCycle,
  ground: Ground,
  onQueued: () => void,
): Promise<Alerting> {
  const { config, clock, store, log } = ground
  const mute = await life.start('mute', new Mute(clock))
  const sound = buildSound(ground, mute)
  if (sound !== undefined) await life.start('sound', sound)
  const missedAfterMs = config.alerts.missedAfterMinutes * minuteMs
  const desk = new AlertDesk({ alerts: store.alerts, clock, newId, onQueued, log }, missedAfterMs)
  // Without a screen nobody could answer: nothing is missed.
  if (config.screen !== false) await life.start('answers', desk)
  return { desk, mute, sound }
}

function buildSound({ config, clock, log }: Ground, mute: Mute): AlertsToSound | undefined {
  if (config.sound === undefined) return undefined
  const { high, normal, volumePercent } = config.sound
  const commands = { high, normal }
  const sounder = new CommandSounder({ folder: config.dataFolder, commands, volume: volumePercent / 100 })
  return new AlertsToSound({ sounder, mute, clock, log })
}
