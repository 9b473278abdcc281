import { createHash } from 'node:crypto'
import type { Command, CommandInHand } from '../domain/command.js'
import type { CommandedEnd, CommandedRun } from '../domain/commanded-run.js'
import type { Health } from '../domain/health.js'
import type { OutboundMessage } from '../domain/message.js'
import { withinMs } from '../domain/time-limit.js'
import { wait } from '../domain/wait.js'
import { InputError, messageOf, OperationalError } from '../errors.js'
import type { Clock, ConfigurationDesk, Log } from '../ports.js'
import type { CommandBook, Store } from '../store-ports.js'
import { isoTime } from '../wire/message-parts.js'
import { type Answer, answerToMessage } from './answer-to-message.js'
import { configurationTrial, keepingFailed } from './configuration-trial.js'
import { healthToMessage, type Versions } from './health-to-message.js'
import { pictureToAnswer } from './picture-to-answer.js'

export interface CommandWorkParts {
  readonly book: CommandBook
  readonly store: Pick<Store, 'picture' | 'outbox'>
  readonly health: () => Promise<Health>
  readonly versions: Versions
  /** Undefined where the agent was started without a file. */
  readonly configuration: ConfigurationDesk | undefined
  readonly run: CommandedRun
  /** The agent is to end. */
  readonly onEnd: (end: CommandedEnd) => void
  /** There is something to send. */
  readonly onAnswered: () => void
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  readonly steadyMs?: number
}

/** While the disk or the store's thread does not answer. */
const againMs = 5_000
/** A wipe does not wait for a store that hangs. */
const countMsMost = 2_000

/**
 * Carries out the commands in hand, one after the other in the order of their counters, and puts the answers into the
 * outbox. A wipe waits for none.
 */
export class CommandsToAnswers {
  readonly #parts: CommandWorkParts
  readonly #stopping = new AbortController()
  #working: Promise<void> | undefined
  #onTrial = false
  #more = false

  constructor(parts: CommandWorkParts) {
    this.#parts = parts
  }

  /** Goes on with what an earlier run left in hand. */
  start(): void {
    this.look()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#working
  }

  /** There may be something in hand. */
  look(): void {
    this.#more = true
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
  }

  /** A command was taken; one that wipes is carried out at once. */
  taken(command: Command): void {
    if (command.order.kind === 'wipe' && !this.#hasExpired(command)) void this.#wipe(command)
    else this.look()
  }

  complaints(): readonly string[] {
    return this.#onTrial ? ['a new configuration is on trial'] : []
  }

  async #work(): Promise<void> {
    // Never in the same turn, so that `#working` is set by then.
    await Promise.resolve()
    while (this.#more && !this.#stopping.signal.aborted) {
      this.#more = false
      try {
        for (const inHand of wipesFirst(await this.#parts.book.inHand())) {
          if (this.#stopping.signal.aborted || !(await this.#carryOut(inHand))) return
        }
      } catch (error) {
        if (!(error instanceof OperationalError)) throw error
        this.#parts.log.warn({ code: error.code, complaint: error.message }, 'command.postponed')
        this.#more = true
        await wait(againMs, this.#stopping.signal)
      }
    }
  }

  /** False where the agent ends first, and the command stays in hand. */
  async #carryOut({ command, state }: CommandInHand): Promise<boolean> {
    const { order } = command
    if (state === 'on-trial') return this.#endTrial(command)
    if (this.#hasExpired(command)) {
      await this.#answer(command, { outcome: 'refused', reason: this.#expired(command) })
    } else if (order.kind === 'wipe') {
      await this.#wipe(command)
      return false
    } else if (order.kind === 'status') await this.#tellStatus(command)
    else if (order.kind === 'picture') await this.#sendPicture(command, order.readId)
    else return this.#propose(command, order.yaml)
    return true
  }

  async #wipe(command: Command): Promise<void> {
    let unacknowledged = 0
    const counted = this.#waiting().then((messages) => {
      unacknowledged = messages
    })
    await withinMs(countMsMost, counted)
    this.#parts.onEnd({ kind: 'wipe', command, unacknowledged })
  }

  /** 0 where the store does not answer: that must not keep the device. */
  async #waiting(): Promise<number> {
    try {
      const { waiting } = await this.#parts.store.outbox.health()
      return Object.values(waiting).reduce((sum, each) => sum + each, 0)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      return 0
    }
  }

  /** A wipe that came in time is carried out however late: cutting the power until it is over must gain nothing. */
  #hasExpired({ order, takenAtMs, expiresAtMs }: Command): boolean {
    const atMs = order.kind === 'wipe' ? takenAtMs : this.#parts.clock.wallMs()
    return atMs >= expiresAtMs
  }

  #expired({ expiresAtMs }: Command): string {
    const { clock } = this.#parts
    return `expected a command that is valid until now, ${isoTime(clock.wallMs())} by the device's clock (${clock.state()}), got one until ${isoTime(expiresAtMs)}`
  }

  async #tellStatus(command: Command): Promise<void> {
    const { health, versions, newId } = this.#parts
    await this.#answer(command, {
      outcome: 'done',
      health: healthToMessage(await health(), versions, newId),
    })
  }

  async #sendPicture(command: Command, readId: string): Promise<void> {
    const { store, clock } = this.#parts
    const jpeg = await store.picture(readId, 'full')
    const { answer, messages } = pictureToAnswer(readId, jpeg, clock.wallMs())
    await this.#answer(command, answer, messages)
  }

  /** Puts the configuration beside the one in force, and has the agent start with it. */
  async #propose(command: Command, yaml: string): Promise<boolean> {
    const { configuration, book, onEnd, health, log } = this.#parts
    if (configuration === undefined) {
      await this.#answer(command, {
        outcome: 'refused',
        reason: 'this agent runs without a configuration file',
      })
      return true
    }
    if ((await configuration.sha256()) === sha256Of(yaml)) {
      await this.#answer(command, { outcome: 'done', reason: 'it was in force already' })
      return true
    }
    try {
      await configuration.propose(yaml, command.keyId)
    } catch (error) {
      if (!(error instanceof InputError || error instanceof OperationalError)) throw error
      await this.#answer(command, { outcome: 'refused', reason: messageOf(error) })
      return true
    }
    const { cameras } = await health()
    await book.beginTrial(command.commandId)
    log.info({ counter: command.counter }, 'command.trial-begins')
    onEnd({ kind: 'try', excused: cameras.filter(({ state }) => state === 'lost').map(({ name }) => name) })
    return false
  }

  /** What became of a configuration that was tried, or is being tried by this run. */
  async #endTrial(command: Command): Promise<boolean> {
    const { run, configuration } = this.#parts
    if (command.order.kind !== 'config') return true
    if (run.kind === 'trial') return this.#try(command, command.order.trialSeconds * 1_000, run.excused)
    if ((await configuration?.sha256()) === sha256Of(command.order.yaml)) {
      await this.#answer(command, { outcome: 'done' })
      return true
    }
    const reason =
      run.kind === 'after-failed-trial'
        ? run.reason
        : 'the agent ended before the new configuration was proven'
    await this.#answer(command, { outcome: 'rolled-back', reason })
    return true
  }

  async #try(command: Command, limitMs: number, excused: readonly string[]): Promise<boolean> {
    const { health, clock, configuration, onEnd, steadyMs } = this.#parts
    this.#onTrial = true
    const parts = { health, clock, excused, signal: this.#stopping.signal }
    const end = await configurationTrial(limitMs, steadyMs === undefined ? parts : { ...parts, steadyMs })
    if (end.kind === 'cut-short') return false
    const reason = end.kind === 'failed' ? end.reason : await keepingFailed(configuration)
    this.#onTrial = false
    if (reason === undefined) {
      await this.#answer(command, { outcome: 'done' })
      return true
    }
    await configuration?.discardTrial()
    await this.#answer(command, { outcome: 'rolled-back', reason })
    onEnd({ kind: 'roll-back' })
    return false
  }

  async #answer(command: Command, answer: Answer, more: readonly OutboundMessage[] = []): Promise<void> {
    const { book, clock, newId, configuration, onAnswered, log } = this.#parts
    const configSha256 = await configuration?.sha256()
    const facts = { id: newId(), nowMs: clock.wallMs(), configSha256 }
    await book.answer(command, answer.outcome, [answerToMessage(command, answer, facts), ...more])
    const { kind } = command.order
    log.info({ kind, counter: command.counter, outcome: answer.outcome }, 'command.answered')
    onAnswered()
  }
}

/** A trial may take an hour. */
function wipesFirst(inHand: readonly CommandInHand[]): readonly CommandInHand[] {
  const isWipe = ({ command: { order } }: CommandInHand) => order.kind === 'wipe'
  return [...inHand.filter(isWipe), ...inHand.filter((each) => !isWipe(each))]
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')
