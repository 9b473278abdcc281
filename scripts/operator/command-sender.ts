import type { CommandOrder } from '../../agent/domain/command.js'
import { wait } from '../../agent/domain/wait.js'
import { OperationalError } from '../../agent/errors.js'
import { newId } from '../../agent/platform/new-id.js'
import type { Clock, Log } from '../../agent/ports.js'
import type { TlsFiles } from '../../agent/uplink/client-options.js'
import { MqttLink } from '../../agent/uplink/mqtt-link.js'
import type { AnswerMessage } from '../../agent/wire/answer-message.js'
import type { CommandMessage } from '../../agent/wire/command-message.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import { commandTopic, imageSubtopic, parseUpTopic, upTopic } from '../../agent/wire/topics.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import type { MessageSigner } from '../message-signer.js'

export interface SenderOptions {
  /** `mqtt://host:port` or `mqtts://host:port` */
  readonly url: string
  readonly version: 4 | 5
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly tls?: TlsFiles | undefined
}

export interface SenderParts {
  readonly signer: MessageSigner
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

export interface Sending {
  readonly device: string
  readonly order: CommandOrder
  /** Higher than that of every command before; milliseconds since 1970. */
  readonly counter?: number | undefined
  readonly validMs: number
  /** 0: the answer is not waited for. */
  readonly waitMs: number
  /** At the broker until the answer comes, for a device that is away for longer than sessions last. */
  readonly keep: boolean
}

/** What came back; nothing where it did not come in time. */
export interface Heard {
  readonly commandId: string
  readonly answer?: AnswerMessage
  /** The picture that was asked for. */
  readonly jpeg?: Uint8Array
  /** The connection was lost while the answer was waited for: it may have come meanwhile, to nobody. */
  readonly wasLost?: boolean
}

/** How long a broker may take to let us in. */
const connectMsMost = 15_000
const lookMs = 100

/** An operator's side: signs a command, sends it to a device, and waits for its answer. */
export class CommandSender {
  readonly #options: SenderOptions
  readonly #parts: SenderParts

  constructor(options: SenderOptions, parts: SenderParts) {
    this.#options = options
    this.#parts = parts
  }

  /** OperationalError where the broker cannot be reached, or refuses. */
  async send(sending: Sending): Promise<Heard> {
    const { device, order, waitMs, keep } = sending
    const link = this.#link(device)
    const command = this.#commandOf(sending)
    const topic = commandTopic(device, order.kind)
    const heard: { answer?: AnswerMessage; jpeg?: Uint8Array; wasLost?: boolean } = {}
    link.onMessage((from, payload) => hear(heard, command.id, order, from, payload))
    link.start()
    try {
      await this.#connected(link)
      await this.#publish(link, topic, this.#parts.signer.sign(command), keep)
      link.onLost(() => {
        heard.wasLost = true
      })
      await this.#until(() => hasAll(heard, order), waitMs)
      if (keep && heard.answer !== undefined) await link.publish(topic, '', true)
      return { commandId: command.id, ...heard }
    } finally {
      await link.stop()
    }
  }

  #link(device: string): MqttLink {
    const filters = [upTopic(device, 'answer'), upTopic(device, imageSubtopic('+', 'full'))]
    // A name of its own: two operators at once must not end each other's connection. A broker that goes by the
    // certificate puts that name in its place.
    const clientId = `operator-${newId()}`
    return new MqttLink({ ...this.#options, clientId, filters, sessionSeconds: 0 }, this.#parts)
  }

  #commandOf({ device, order, counter, validMs }: Sending): CommandMessage {
    const nowMs = this.#parts.clock.wallMs()
    return {
      ...{ schema: 'command/1', id: newId(), device, counter: counter ?? nowMs, order },
      createdAt: isoTime(nowMs),
      expiresAt: isoTime(nowMs + validMs),
    }
  }

  async #connected(link: MqttLink): Promise<void> {
    await this.#until(() => ['connected', 'refused'].includes(link.health().state), connectMsMost)
    const { state, complaint } = link.health()
    if (state === 'connected' && complaint === undefined) return
    throw this.#atBroker(complaint ?? `it did not answer within ${connectMsMost} ms`)
  }

  async #publish(link: MqttLink, topic: string, payload: string, keep: boolean): Promise<void> {
    try {
      await link.publish(topic, payload, keep)
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      throw this.#atBroker(`it does not take a command on ${topic}: ${error.message}`)
    }
  }

  #atBroker(complaint: string): OperationalError {
    return new OperationalError('operator.no-broker', `the broker ${this.#options.url}: ${complaint}`)
  }

  async #until(holds: () => boolean, limitMs: number): Promise<void> {
    const { clock, signal } = this.#parts
    const endMs = clock.monotonicMs() + limitMs
    while (!holds() && !signal.aborted && clock.monotonicMs() < endMs) await wait(lookMs, signal)
  }
}

function hear(
  heard: { answer?: AnswerMessage; jpeg?: Uint8Array },
  commandId: string,
  order: CommandOrder,
  topic: string,
  payload: Uint8Array,
): void {
  const { subtopic = '' } = parseUpTopic(topic) ?? {}
  const message = parseUpMessage(subtopic, payload)
  if (!('kind' in message)) return
  if (message.kind === 'answer' && message.message.command.id === commandId) heard.answer = message.message
  if (message.kind === 'picture' && order.kind === 'picture' && message.readId === order.readId)
    heard.jpeg = message.jpeg
}

function hasAll(
  { answer, jpeg }: { answer?: AnswerMessage; jpeg?: Uint8Array },
  order: CommandOrder,
): boolean {
  if (answer === undefined) return false
  return order.kind !== 'picture' || answer.outcome !== 'done' || jpeg !== undefined
}
