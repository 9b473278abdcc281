import type { ZodType } from 'zod'
import { type Breach, breachOf } from './breach.js'
import { type CommandMessage, commandMessage } from './command-message.js'
import { type ListDeltaMessage, listDeltaMessage } from './list-delta.js'
import { type ListManifest, listManifest } from './list-manifest.js'
import { type ListsMessage, listsMessage } from './lists-message.js'
import { parsedJson } from './parsed-json.js'

/** What may be signed, by the name of its kind. */
export interface SignedMessages {
  readonly allocation: ListsMessage
  readonly manifest: ListManifest
  readonly delta: ListDeltaMessage
  readonly command: CommandMessage
}

const schemas: { readonly [Kind in keyof SignedMessages]: ZodType<SignedMessages[Kind]> } = {
  allocation: listsMessage,
  manifest: listManifest,
  delta: listDeltaMessage,
  command: commandMessage,
}

/** The message in a payload whose signature was verified, unpacked. */
export function parseSignedPayload<Kind extends keyof SignedMessages>(
  kind: Kind,
  payload: Uint8Array,
): SignedMessages[Kind] | Breach {
  const parsed = schemas[kind].safeParse(parsedJson(payload))
  return parsed.success ? parsed.data : breachOf(parsed.error, kind)
}
