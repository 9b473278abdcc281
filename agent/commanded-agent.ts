import { type AgentOptions, runAgent } from './agent.js'
import type { AgentConfig } from './config/agent-config.js'
import type { ConfigFile } from './config/config-file.js'
import { refuseWiped, wipeDevice } from './device-wipe.js'
import type { CommandedEnd, CommandedRun } from './domain/commanded-run.js'
import { InputError, messageOf, OperationalError } from './errors.js'
import { newId } from './platform/new-id.js'
import type { Log } from './ports.js'
import { readWipeMark, type WipeMark, writeWipeMark } from './store/wipe-mark.js'

export interface CommandedAgentOptions extends Omit<AgentOptions, 'config' | 'log' | 'commanded'> {
  readonly file: ConfigFile
  readonly logOf: (config: AgentConfig) => Log
}

/** What the next run of the agent is, or that there is none. */
type Next = CommandedRun | 'stop'
type WipeOrdered = Extract<CommandedEnd, { readonly kind: 'wipe' }>

/**
 * Runs the agent as its file says, and again as commands of the data centre ask: with a configuration on trial, with
 * the one before it, or not any more, because the device is wiped.
 * @throws as `runAgent`; ConfigurationError where the device was wiped
 */
export async function runCommandedAgent(options: CommandedAgentOptions): Promise<void> {
  const { file, signal } = options
  // Whatever ended the process in a trial: it was not proven.
  await file.discardTrial()
  let next: Next = { kind: 'usual' }
  while (next !== 'stop') {
    next = next.kind === 'trial' ? await tryOnce(next, options) : await runOnce(next, options)
    if (next === 'stop' || next.kind !== 'trial') await file.discardTrial()
    if (signal.aborted) next = 'stop'
  }
}

async function runOnce(run: CommandedRun, options: CommandedAgentOptions): Promise<Next> {
  const config = await options.file.read()
  const mark = readWipeMark(config.dataFolder)
  if (mark !== undefined && mark.state !== 'provisioned') return wipe(mark, config, options)
  return runWith(config, run, options)
}

/** A configuration with which the agent does not even start has failed its trial. */
async function tryOnce(run: CommandedRun, options: CommandedAgentOptions): Promise<Next> {
  try {
    return await runWith(await options.file.readTrial(), run, options)
  } catch (error) {
    if (!(error instanceof InputError || error instanceof OperationalError)) throw error
    return { kind: 'after-failed-trial', reason: messageOf(error) }
  }
}

async function runWith(
  config: AgentConfig,
  run: CommandedRun,
  options: CommandedAgentOptions,
): Promise<Next> {
  const { file, logOf, ...agentOptions } = options
  const commanded = { configuration: file, run }
  const end = await runAgent({ ...agentOptions, config, log: logOf(config), commanded })
  return nextAfter(end, config, options)
}

async function nextAfter(
  end: CommandedEnd | undefined,
  config: AgentConfig,
  options: CommandedAgentOptions,
): Promise<Next> {
  switch (end?.kind) {
    case undefined:
      return 'stop'
    case 'try':
      return { kind: 'trial', excused: end.excused }
    case 'roll-back':
      return { kind: 'usual' }
    case 'wipe':
      return wipe(beginWipe(end, config), config, options)
  }
}

/** From here on nothing but its end ends the wipe. */
function beginWipe({ command, unacknowledged }: WipeOrdered, config: AgentConfig): WipeMark {
  const { commandId, counter, order } = command
  const mark: WipeMark = {
    ...{ state: 'begun', command: { commandId, counter, order } },
    ...{ answerId: newId(), begunAtMs: Date.now() },
    wiped: { files: 0, messages: unacknowledged, keysLeft: [] },
  }
  try {
    writeWipeMark(config.dataFolder, mark)
  } catch {
    // A full disk: the wipe makes room, and until then the command is in hand in the store.
  }
  return mark
}

async function wipe(mark: WipeMark, config: AgentConfig, options: CommandedAgentOptions): Promise<Next> {
  const { file, logOf, signal } = options
  const parts = { config, more: file.besides, log: logOf(config), signal }
  refuseWiped(await wipeDevice(mark, parts), file.path)
  return 'stop'
}
