import type { Command, CommandOutcome, Wiped } from '../domain/command.js'
import type { OutboundMessage } from '../domain/message.js'
import { type AnswerMessage, reasonCharactersMost } from '../wire/answer-message.js'
import type { HealthMessage } from '../wire/health-message.js'
import { isoTime } from '../wire/message-parts.js'

/** What became of a command. */
export interface Answer {
  readonly outcome: CommandOutcome
  /** For people. */
  readonly reason?: string
  /** What is asked for, and goes up beside the answer. */
  readonly picture?: { readonly readId: string; readonly sha256: string; readonly bytes: number }
  readonly health?: HealthMessage
  readonly wiped?: Wiped
}

/** What an answer says beside what became of the command. */
export interface AnswerFacts {
  /** A new UUIDv7. */
  readonly id: string
  readonly nowMs: number
  /** Of the configuration in force, lower-case hexadecimal; undefined where there is no file. */
  readonly configSha256: string | undefined
}

/** The answer on its way to the data centre, through the outbox. */
export function answerToMessage(
  { commandId, counter, order: { kind } }: Pick<Command, 'commandId' | 'counter' | 'order'>,
  { outcome, reason, picture, health, wiped }: Answer,
  { id, nowMs, configSha256 }: AnswerFacts,
): OutboundMessage {
  const message: AnswerMessage = {
    schema: 'answer/1',
    id,
    at: isoTime(nowMs),
    command: { id: commandId, counter, kind },
    outcome,
    reason: reason?.slice(0, reasonCharactersMost) ?? null,
    configSha256: configSha256 ?? null,
    picture: picture ?? null,
    health: health ?? null,
    wiped: wiped === undefined ? null : { ...wiped, keysLeft: [...wiped.keysLeft] },
  }
  const payload = Buffer.from(JSON.stringify(message))
  return { id, class: 'answer', subtopic: 'answer', payload, createdAtMs: nowMs }
}
