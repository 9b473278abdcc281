import { signingKeysOf } from './config/signing-keys-config.js'
import type { CommandedEnd, CommandedRun } from './domain/commanded-run.js'
import { BrokerToCommands } from './flow/broker-to-commands.js'
import { CommandsToAnswers } from './flow/commands-to-answers.js'
import type { Ground } from './ground.js'
import type { HealthDesk } from './health-desk.js'
import { newId } from './platform/new-id.js'
import { version } from './platform/package-root.js'
import type { ConfigurationDesk, Uplink } from './ports.js'
import { readWipeMark, removeWipeMark } from './store/wipe-mark.js'

export interface AgentCommandsParts {
  readonly ground: Ground
  readonly uplink: Uplink
  readonly desk: Pick<HealthDesk, 'report'>
  /** There is something to send. */
  readonly onAnswered: () => void
  readonly onEnd: (end: CommandedEnd) => void
}

/** How an agent runs that commands may change. */
export interface Commanded {
  /** Undefined where the agent was started without a file. */
  readonly configuration?: ConfigurationDesk | undefined
  readonly run: CommandedRun
}

/** What the data centre asks of this device: taken, carried out, answered. */
export class AgentCommands {
  readonly #ground: Ground
  readonly #receiver: BrokerToCommands
  readonly #works: CommandsToAnswers

  constructor(parts: AgentCommandsParts, { configuration, run }: Commanded) {
    const { ground, uplink, desk, onAnswered, onEnd } = parts
    const { config, store, clock, log, vision } = ground
    this.#ground = ground
    this.#works = new CommandsToAnswers({
      ...{ book: store.commands, store, configuration, run, clock, newId, log, onEnd, onAnswered },
      health: () => desk.report(),
      versions: { agent: version, models: vision.models },
    })
    this.#receiver = new BrokerToCommands(
      { uplink, book: store.commands, clock, log, onTaken: (command) => this.#works.taken(command) },
      { device: config.device, keys: signingKeysOf(config.commands.keys) },
    )
  }

  /** To be called before the link: the broker may have kept something. */
  async start(): Promise<void> {
    await this.#forgetWipe()
    this.#receiver.start()
    this.#works.start()
  }

  async stop(): Promise<void> {
    await this.#receiver.stop()
    await this.#works.stop()
  }

  /** How many were not believed, or not new. */
  get refused(): number {
    return this.#receiver.refused
  }

  complaints(): readonly string[] {
    return [...this.#receiver.complaints(), ...this.#works.complaints()]
  }

  /** The counter of the command that wiped this device is the last thing that is known of its life before. */
  async #forgetWipe(): Promise<void> {
    const { config, store } = this.#ground
    const mark = readWipeMark(config.dataFolder)
    if (mark?.state !== 'provisioned') return
    await store.commands.raise(mark.command.counter)
    removeWipeMark(config.dataFolder)
  }
}
