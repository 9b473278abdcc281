import { z } from 'zod'
import type { ContractMessage } from './contract-messages.js'

/** A message as JSON Schema 2020-12, in a file of its own. */
export function jsonSchemaOf(message: ContractMessage): object {
  const { $schema, ...rest } = z.toJSONSchema(message.schema, { target: 'draft-2020-12', io: 'input' })
  return { $schema, $id: `urn:barcud:v1:${message.name}`, ...namedAs(message, rest) }
}

/** The same as AsyncAPI’s own kind of schema has it, which is draft 7. */
export function asyncApiSchemaOf(message: ContractMessage): object {
  const { $schema: _, ...rest } = z.toJSONSchema(message.schema, { target: 'draft-7', io: 'input' })
  return namedAs(message, rest)
}

/** What the code checks beyond the schema stands in the description that the code gives. */
function namedAs({ title, summary }: ContractMessage, schema: { readonly description?: string }): object {
  const { description, ...rest } = schema
  return { title, description: [summary, description].filter(Boolean).join(' '), ...rest }
}
