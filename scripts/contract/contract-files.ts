import { asyncApiDocument } from './asyncapi-document.js'
import { contractMessages } from './contract-messages.js'
import { downExamples, partFile } from './down-examples.js'
import { jsonSchemaOf } from './json-schemas.js'

/** What the contract's folder should hold, by path within it; what people write there (README, pictures) is not in it. */
export function contractFiles(): ReadonlyMap<string, string | Uint8Array> {
  const messages = contractMessages()
  return new Map<string, string | Uint8Array>([
    ['asyncapi.yaml', asyncApiDocument(messages)],
    ...messages.map(
      (message) => [`schemas/${message.name}.schema.json`, jsonText(jsonSchemaOf(message))] as const,
    ),
    ...messages.flatMap(({ name, examples }) =>
      Object.entries(examples).map(
        ([shows, example]) => [`examples/${exampleName(name, shows)}`, jsonText(example)] as const,
      ),
    ),
    [`examples/${partFile}`, downExamples().part],
  ])
}

const exampleName = (name: string, shows: string): string =>
  shows === 'usual' ? `${name}.json` : `${name}.${shows}.json`

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
