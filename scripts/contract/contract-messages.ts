import { type ZodObject, z } from 'zod'
import { commandMessage } from '../../agent/wire/command-message.js'
import { listDeltaMessage } from '../../agent/wire/list-delta.js'
import { listManifest } from '../../agent/wire/list-manifest.js'
import { listsMessage } from '../../agent/wire/lists-message.js'
import { receiptMessage } from '../../agent/wire/receipt-message.js'
import { signedEnvelope } from '../../agent/wire/signed.js'
import { upMessages } from '../../agent/wire/up-messages.js'
import { type DownExamples, downExamples } from './down-examples.js'
import type { Examples } from './example-read.js'
import { type MessageKind, summaries } from './summaries.js'
import { upExamples } from './up-examples.js'

const downSchemas: Readonly<Record<Exclude<keyof DownExamples, 'part'>, ZodObject>> = {
  receipt: receiptMessage,
  lists: listsMessage,
  'list-manifest': listManifest,
  'list-delta': listDeltaMessage,
  command: commandMessage,
  'signed-envelope': signedEnvelope,
}

/** A JSON message of the contract, with all that its documents say. */
export interface ContractMessage {
  readonly kind: MessageKind
  /** `read-1` of `read/1`; a message without a `schema` has its kind alone. Names its files and its component. */
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly schema: ZodObject
  readonly examples: Examples
}

/** All of them, as the wire lists them: those that come up first. */
export function contractMessages(): readonly ContractMessage[] {
  const up = Object.entries(upMessages).map(([kind, { schema }]) => [kind, schema] as const)
  const examples = { ...upExamples(), ...downExamples() }
  return [...up, ...Object.entries(downSchemas)].map(([text, schema]) => {
    const kind = text as MessageKind
    const title = schemaNameOf(schema) ?? kind
    return {
      kind,
      name: title.replace('/', '-'),
      title,
      summary: summaries[kind],
      schema,
      examples: examples[kind],
    }
  })
}

/** `read/1`; undefined of a message that does not say. */
function schemaNameOf({ shape }: ZodObject): string | undefined {
  return shape.schema instanceof z.ZodLiteral ? String(shape.schema.value) : undefined
}
