import { type ZodObject, type ZodType, z } from 'zod'
import { answerMessage } from './answer-message.js'
import { auditMessage } from './audit-message.js'
import { crewEntryMessage } from './crew-entry-message.js'
import { healthMessage, stateMessage } from './health-message.js'
import { hitMessage } from './hit-message.js'
import { hotlistMessage } from './hotlist-message.js'
import { missedMessage } from './missed-message.js'
import { readMessage } from './read-message.js'
import { shedMessage } from './shed-message.js'
import { verdictMessage } from './verdict-message.js'

/**
 * Every JSON message that comes up, by the name in its `schema` (`read` of `read/1`), with the subtopic that carries
 * it. The only list of them: the parser, the JSON Schemas and the AsyncAPI document are made from it.
 */
export const upMessages = {
  hit: { subtopic: 'hit', schema: hitMessage },
  read: { subtopic: 'read', schema: readMessage },
  verdict: { subtopic: 'verdict', schema: verdictMessage },
  missed: { subtopic: 'verdict', schema: missedMessage },
  hotlist: { subtopic: 'hotlist', schema: hotlistMessage },
  'crew-entry': { subtopic: 'hotlist', schema: crewEntryMessage },
  audit: { subtopic: 'audit', schema: auditMessage },
  answer: { subtopic: 'answer', schema: answerMessage },
  shed: { subtopic: 'shed', schema: shedMessage },
  health: { subtopic: 'health', schema: healthMessage },
  state: { subtopic: 'state', schema: stateMessage },
} as const
export type UpMessages = typeof upMessages

/** What a payload on a subtopic must meet; undefined where no message belongs there. */
export function upSchemaAt(subtopic: string): ZodType | undefined {
  return schemas.get(subtopic)
}

const carried: readonly { readonly subtopic: string; readonly schema: ZodObject }[] =
  Object.values(upMessages)

const schemas: ReadonlyMap<string, ZodType> = new Map(
  carried.map(({ subtopic }) => [subtopic, oneOf(carried.filter((each) => each.subtopic === subtopic))]),
)

function oneOf([first, ...others]: typeof carried): ZodType {
  if (others.length === 0) return first!.schema
  return z.discriminatedUnion('schema', [first!.schema, ...others.map(({ schema }) => schema)])
}
