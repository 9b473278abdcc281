import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import type { AgentConfig } from './config/agent-config.js'
import { type KeyFile, keyFilesOf } from './config/key-files.js'
import { readSecrets } from './config/secrets.js'
import type { Wiped } from './domain/command.js'
import { ConfigurationError, InputError } from './errors.js'
import { answerToMessage } from './flow/answer-to-message.js'
import { wipeFarewell } from './flow/wipe-farewell.js'
import { SystemClock } from './platform/system-clock.js'
import type { Log } from './ports.js'
import { destroyKeyRing } from './store/data-keys.js'
import { eraseFile, eraseFolder } from './store/erase-files.js'
import { type WipeMark, type WipeState, wipeMarkName, writeWipeMark } from './store/wipe-mark.js'
import { uplinkOf } from './uplink-of-config.js'

export interface WipeParts {
  readonly config: AgentConfig
  /** Other files that go, such as a configuration that was on trial. */
  readonly more: readonly string[]
  readonly log: Log
  readonly signal: AbortSignal
  /** How long the data centre is waited for; a minute. */
  readonly farewellMs?: number
}

/** A link that works has told by then; one that a thief has cut must not keep the keys alive. */
const farewellMsDefault = 60_000

type Step = (mark: WipeMark, parts: WipeParts) => Promise<WipeMark>

/** What follows on each state. Every step can be done again: a kill in the middle of one costs nothing. */
const steps: Readonly<Partial<Record<WipeState, Step>>> = {
  begun: eraseAllButLinkKeys,
  erased: tellDataCentre,
  told: eraseLinkKeys,
}

/** Takes the wipe of this device to its end, or to where `signal` aborts it. */
export async function wipeDevice(begun: WipeMark, parts: WipeParts): Promise<WipeMark> {
  let mark = begun
  for (let step = steps[mark.state]; step !== undefined; step = steps[mark.state]) {
    const next = await step(mark, parts)
    if (next.state === mark.state) return mark
    writeWipeMark(parts.config.dataFolder, next)
    parts.log.warn({ state: next.state }, 'device.wipe')
    mark = next
  }
  return mark
}

/** @throws ConfigurationError that says so, where the device was wiped */
export function refuseWiped(mark: WipeMark | undefined, file: string): void {
  if (mark?.state !== 'wiped') return
  throw new ConfigurationError(
    `this device was wiped at ${new Date(mark.begunAtMs).toISOString()} by command ${mark.command.commandId}: ` +
      'reads, lists, outbox and keys are gone. ' +
      `Put new keys and passwords in place, then: barcud provision --config ${file}`,
  )
}

/** Keys of the store first: without them nothing that a disk still holds can be read. */
async function eraseAllButLinkKeys(mark: WipeMark, { config, more }: WipeParts): Promise<WipeMark> {
  // The ring first: without it a store key that is not ours to erase, in the TPM or at the force, opens nothing.
  destroyKeyRing(config.dataFolder)
  const keys = keyFilesOf(config)
  const left = keys.filter((key) => (key.ofLink ? !mayErase(key) : !eraseFile(key.path)))
  const files = eraseFolder(config.dataFolder, wipeMarkName) + more.filter((path) => eraseFile(path)).length
  const wiped: Wiped = {
    files: mark.wiped.files + files,
    messages: mark.wiped.messages,
    keysLeft: left.map(({ setting }) => setting),
  }
  return { ...mark, state: 'erased', wiped }
}

async function tellDataCentre(mark: WipeMark, parts: WipeParts): Promise<WipeMark> {
  const { config, log, signal, farewellMs: limitMs = farewellMsDefault } = parts
  const clock = new SystemClock()
  const uplink = await linkOf(config, clock, log)
  if (uplink === undefined || config.broker === undefined) return { ...mark, state: 'told' }
  const { acknowledgedBy } = config.broker
  const message = answerToMessage(
    mark.command,
    { outcome: 'done', wiped: mark.wiped },
    { id: mark.answerId, nowMs: clock.wallMs(), configSha256: undefined },
  )
  await uplink.start()
  try {
    const options = { device: config.device, acknowledgedBy, limitMs }
    const isTold = await wipeFarewell(message, { uplink, clock, signal }, options)
    return !isTold && signal.aborted ? mark : { ...mark, state: 'told' }
  } finally {
    await uplink.stop()
  }
}

/** Undefined where there is none, or its keys are gone already. */
async function linkOf(config: AgentConfig, clock: SystemClock, log: Log) {
  try {
    // The passwords of cameras are gone by now.
    return uplinkOf({ ...config, cameras: [] }, await readSecrets({ ...config, cameras: [] }), { clock, log })
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

async function eraseLinkKeys(mark: WipeMark, { config }: WipeParts): Promise<WipeMark> {
  for (const { path, ofLink } of keyFilesOf(config)) if (ofLink) eraseFile(path)
  return { ...mark, state: 'wiped' }
}

function mayErase({ path }: KeyFile): boolean {
  return [path, dirname(path)].some((each) => {
    try {
      accessSync(each, constants.W_OK)
      return true
    } catch {
      return false
    }
  })
}
