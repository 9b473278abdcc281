import type { CrewEntry } from '../../agent/domain/crew-entry.js'
import { usualListRules } from '../../agent/domain/list-rules.js'
import type { ListedMark } from '../../agent/domain/vrm-pattern.js'
import { crewEntryToMessage } from '../../agent/flow/crew-entry-to-message.js'
import { holdingsToMessage } from '../../agent/flow/holdings-to-message.js'
import { isoTime } from '../../agent/wire/message-parts.js'
import { type Examples, exampleId, exampleNowMs, exampleTimeMs, messageContent } from './example-read.js'

/** Holding a list, asking for parts and a delta, and before anything came. */
export function hotlistExamples(): Examples {
  const head = { schema: 'hotlist/1', id: exampleId(30), at: isoTime(exampleNowMs) }
  const refusal = { list: 'stolen', what: 'delta', reason: 'expected revision 9, got 8' } as const
  const asked = [
    { list: 'stolen', revision: 9, number: 0 },
    { list: 'stolen', revision: 9, number: 1 },
    { list: 'untaxed', revision: 4, number: undefined },
  ]
  const now = {
    allocation: 3,
    held: [exampleHeldList],
    refusals: [{ ...refusal, at: isoTime(exampleNowMs) }],
  }
  return {
    usual: { ...head, ...holdingsToMessage({ ...now, refusals: [] }, []) },
    asking: { ...head, ...holdingsToMessage(now, asked) },
    'nothing-yet': { ...head, ...holdingsToMessage({ allocation: undefined, held: [], refusals: [] }, []) },
  }
}

export const exampleHeldList = {
  list: 'stolen',
  revision: 8,
  entries: 2,
  takenOver: 2,
  digest: 'c0'.repeat(32),
  importedAtMs: exampleTimeMs - 3_600_000,
  rules: usualListRules,
}

/** Added, and taken off before its end. */
export function crewEntryExamples(): Examples {
  const entry: CrewEntry = {
    entryId: exampleId(40),
    vrm: 'CB01KT?' as ListedMark,
    reason: 'Seen leaving the scene',
    make: '',
    colour: 'RED',
    addedBy: 'C1234',
    addedAtMs: exampleNowMs,
    expiresAtMs: exampleNowMs + 12 * 3_600_000,
  }
  const removal = { by: 'C1234', atMs: exampleNowMs + 3_600_000 }
  return {
    usual: messageContent(crewEntryToMessage(entry, undefined, exampleId(41))),
    removed: messageContent(crewEntryToMessage(entry, removal, exampleId(42))),
  }
}
