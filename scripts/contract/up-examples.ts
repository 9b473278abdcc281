import { absentEntry } from '../../agent/domain/hotlist.js'
import type { PlateRead } from '../../agent/domain/read.js'
import type { Vrm } from '../../agent/domain/vrm.js'
import { alertToMissedMessage } from '../../agent/flow/alert-to-missed-message.js'
import { type HitNews, hitToMessage } from '../../agent/flow/hit-to-message.js'
import { readToMessages } from '../../agent/flow/read-to-messages.js'
import { shedToMessage } from '../../agent/flow/shed-to-outbox.js'
import { verdictToMessage } from '../../agent/flow/verdict-to-message.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import type { UpMessages } from '../../agent/wire/up-messages.js'
import { auditExamples } from './audit-examples.js'
import { answerExamples } from './command-examples.js'
import {
  type Examples,
  exampleHit,
  exampleId,
  exampleNowMs,
  examplePictures,
  exampleRead,
  messageContent,
} from './example-read.js'
import { healthExamples } from './health-examples.js'
import { crewEntryExamples, hotlistExamples } from './hotlist-examples.js'

/** Of every JSON message that comes up. */
export function upExamples(): { readonly [Kind in keyof UpMessages]: Examples } {
  return {
    hit: hitExamples(),
    read: readExamples(),
    verdict: {
      usual: messageContent(
        verdictToMessage(
          idsOfHit,
          { verdict: 'confirmed', by: '1234+5678' },
          () => exampleId(20),
          exampleNowMs + 9_000,
        ),
      ),
    },
    missed: {
      usual: messageContent(
        alertToMissedMessage(
          { ...idsOfHit, raisedAtMs: exampleNowMs },
          () => exampleId(21),
          exampleNowMs + 600_000,
        ),
      ),
    },
    hotlist: hotlistExamples(),
    'crew-entry': crewEntryExamples(),
    audit: auditExamples(),
    answer: answerExamples(),
    shed: {
      usual: messageContent(
        shedToMessage(
          [{ number: 1, pictureId: `${exampleId(1)}/overview` }],
          exampleId(22),
          exampleNowMs + 60_000,
        ),
      ),
    },
    health: healthExamples(),
    state: {
      usual: { schema: 'state/1', online: true, at: isoTime(exampleNowMs), version: '0.1.0' },
      'last-will': { schema: 'state/1', online: false, at: null, version: '0.1.0' },
    },
  }
}

function readExamples(): Examples {
  const newId = () => exampleId(10)
  const unknown = { position: undefined, layout: undefined, country: undefined } as const
  return {
    usual: messageContent(readToMessages(exampleRead, examplePictures(), newId, exampleNowMs)[0]!),
    'little-known': messageContent(
      readToMessages(
        { ...exampleRead, ...unknown, clock: 'unknown', motion: 'unknown' },
        [],
        newId,
        exampleNowMs,
      )[0]!,
    ),
  }
}

const idsOfHit = { hitId: exampleHit.hitId, readId: exampleRead.readId }

function hitExamples(): Examples {
  const nowMs = exampleNowMs
  const first: HitNews = { messageId: exampleId(11), outcome: 'hit', replaces: undefined, nowMs }
  const early = { ...exampleHit, read: { ...exampleRead, stage: 'early', sightingCount: 2 } as const }
  const second: HitNews = { messageId: exampleId(12), outcome: 'corrected', replaces: early.hitId, nowMs }
  const later = { ...exampleHit, hitId: exampleId(3) }
  const possible = { ...later, read: doubtfulRead, match: 'possible', probability: 0.21 } as const
  const absent = { ...later, match: 'absent', entry: absentEntry('residents', exampleRead.vrm) } as const
  return {
    usual: messageContent(hitToMessage(exampleHit, first)),
    early: messageContent(hitToMessage(early, first)),
    corrected: messageContent(hitToMessage(possible, second)),
    withdrawn: messageContent(hitToMessage(early, { ...second, outcome: 'withdrawn' })),
    possible: messageContent(hitToMessage(possible, first)),
    absent: messageContent(hitToMessage(absent, first)),
    late: messageContent(hitToMessage({ ...later, late: true }, first)),
  }
}

/** What was seen leaves open that it is the listed mark. */
const doubtfulRead: PlateRead = {
  ...exampleRead,
  vrm: 'GB01KTE' as Vrm,
  seenText: 'GB01KTE',
  confidence: 0.76,
  characters: [
    { char: 'G', confidence: 0.77, alternatives: [{ char: 'C', confidence: 0.21 }] },
    ...exampleRead.characters.slice(1),
  ],
}
