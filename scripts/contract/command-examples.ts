import type { Command, CommandOrder } from '../../agent/domain/command.js'
import { type Answer, answerToMessage } from '../../agent/flow/answer-to-message.js'
import type { CommandMessage } from '../../agent/wire/command-message.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import {
  type Examples,
  exampleDevice,
  exampleId,
  exampleNowMs,
  exampleRead,
  exampleTimeMs,
  messageContent,
} from './example-read.js'
import { exampleHealthMessage } from './health-examples.js'

const orders = {
  usual: { kind: 'status' },
  picture: { kind: 'picture', readId: exampleRead.readId },
  config: {
    kind: 'config',
    yaml: `device: ${exampleDevice}\ndataFolder: /var/lib/barcud\ncameras: []\n`,
    trialSeconds: 120,
  },
  wipe: { kind: 'wipe' },
} as const satisfies Record<string, CommandOrder>

/** What is within the envelope, one of each kind. */
export function commandExamples(): Readonly<Record<keyof typeof orders, CommandMessage>> {
  const example = (order: CommandOrder, number: number): CommandMessage => ({
    schema: 'command/1',
    id: exampleId(60 + number),
    device: exampleDevice,
    counter: exampleTimeMs + number,
    createdAt: isoTime(exampleTimeMs),
    expiresAt: isoTime(exampleTimeMs + 3_600_000),
    order,
  })
  return {
    usual: example(orders.usual, 1),
    picture: example(orders.picture, 2),
    config: example(orders.config, 3),
    wipe: example(orders.wipe, 4),
  }
}

/** The answers to them. */
export function answerExamples(): Examples {
  const picture = { readId: exampleRead.readId, sha256: 'f0'.repeat(32), bytes: 48_211 }
  const noCamera = 'cameras: expected at least one camera, got a list of 0'
  const wiped = { files: 14, messages: 3, keysLeft: [] }
  return {
    usual: answered(orders.usual, 1, { outcome: 'done', health: exampleHealthMessage() }),
    picture: answered(orders.picture, 2, { outcome: 'done', picture }),
    refused: answered(orders.config, 3, { outcome: 'refused', reason: noCamera }),
    'rolled-back': answered(orders.config, 3, {
      outcome: 'rolled-back',
      reason: 'within 120 s: camera front is lost: nobody answers',
    }),
    wiped: answered(orders.wipe, 4, { outcome: 'done', wiped }),
  }
}

function answered(order: CommandOrder, number: number, answer: Answer): unknown {
  const command: Pick<Command, 'commandId' | 'counter' | 'order'> = {
    commandId: exampleId(60 + number),
    counter: exampleTimeMs + number,
    order,
  }
  const facts = { id: exampleId(70 + number), nowMs: exampleNowMs, configSha256: 'c1'.repeat(32) }
  return messageContent(answerToMessage(command, answer, facts))
}
