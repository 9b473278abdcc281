import type { Command } from '../domain/command.js'
import type { SigningKey } from '../domain/signing-key.js'
import type { Clock, Log, Uplink } from '../ports.js'
import type { CommandBook } from '../store-ports.js'
import { commandOf } from '../wire/command-message.js'
import { commandTopic } from '../wire/topics.js'
import { signedToMessage } from './signed-to-message.js'

export interface CommandReceiverParts {
  readonly uplink: Pick<Uplink, 'follow' | 'onMessage'>
  readonly book: Pick<CommandBook, 'take' | 'lastCounter'>
  readonly clock: Clock
  readonly log: Log
  /** A command is in hand, durably. */
  readonly onTaken: (command: Command) => void
}

export interface CommandReceiverOptions {
  readonly device: string
  readonly keys: readonly SigningKey[]
}

/** Verified one after the other; a data centre has no reason to send more at once. */
const underWayMost = 16

/**
 * Takes commands from the broker: signed by a configured key, for this device, and newer than every one before.
 * Whatever is not gets no answer, because somebody else could make it come without end: it is counted, and health
 * tells. The broker has its acknowledgement once a command is durably in hand.
 */
export class BrokerToCommands {
  readonly #parts: CommandReceiverParts
  readonly #options: CommandReceiverOptions
  readonly #topics: readonly string[]
  #taking: Promise<void> = Promise.resolve()
  #underWay = 0
  #refused = 0
  #lastRefusal: string | undefined
  #stopped = false

  constructor(parts: CommandReceiverParts, options: CommandReceiverOptions) {
    this.#parts = parts
    this.#options = options
    this.#topics = [commandTopic(options.device, 'status'), commandTopic(options.device, 'config')]
  }

  start(): void {
    const { uplink } = this.#parts
    uplink.onMessage((topic, payload) => {
      // An empty message takes one back that was kept at the broker.
      if (!this.#topics.includes(topic) || payload.byteLength === 0) return
      return this.#arrive(topic, payload)
    })
    for (const topic of this.#topics) uplink.follow(topic)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#taking.catch(() => {})
  }

  /** How many were refused without an answer. */
  get refused(): number {
    return this.#refused
  }

  /** What a person should know, for health. */
  complaints(): readonly string[] {
    if (this.#lastRefusal === undefined) return []
    return [`commands: ${this.#refused} refused, the last one: ${this.#lastRefusal}`]
  }

  #arrive(topic: string, payload: Uint8Array): Promise<void> {
    if (this.#stopped) return Promise.reject(new Error('the agent stops'))
    if (this.#underWay >= underWayMost) {
      // Acknowledged all the same: what is not takes up the broker's room for receipts.
      this.#refuse(`expected at most ${underWayMost} at a time`)
      return Promise.resolve()
    }
    this.#underWay++
    const taken = this.#taking
      .catch(() => {})
      .then(() => this.#take(topic, payload))
      .finally(() => {
        this.#underWay--
      })
    this.#taking = taken
    return taken
  }

  /** Rejects with OperationalError where the store does not take it: the broker keeps it. */
  async #take(topic: string, payload: Uint8Array): Promise<void> {
    const { book, clock, log, onTaken } = this.#parts
    const read = signedToMessage('command', payload, { keys: this.#options.keys, clock })
    if ('refusal' in read) return this.#refuse(read.refusal)
    const { device, order } = read.message
    if (device !== this.#options.device)
      return this.#refuse(`expected one for the device "${this.#options.device}", got another's`)
    if (topic !== commandTopic(device, order.kind))
      return this.#refuse(
        `expected a ${order.kind} on ${commandTopic(device, order.kind)}, got it on ${topic}`,
      )
    const command = commandOf(read.message, read.keyId, clock.wallMs())
    const last = await book.lastCounter()
    if (!(await book.take(command))) return this.#refuseOld(command, last)
    log.info({ kind: order.kind, counter: command.counter, keyId: command.keyId }, 'command.taken')
    onTaken(command)
  }

  /** Brokers repeat, and keep what is retained: the last command again is no sign of anything. */
  #refuseOld({ counter }: Command, last: number): void {
    if (counter === last) this.#parts.log.info({ counter }, 'command.repeated')
    else this.#refuse(`expected a counter above ${last}, got ${counter}`)
  }

  #refuse(reason: string): void {
    this.#refused++
    this.#lastRefusal = reason
    this.#parts.log.warn({ reason }, 'command.refused')
  }
}
