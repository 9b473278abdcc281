import type { z } from 'zod'
import type { PictureKind } from '../domain/read.js'
import { type Breach, breachOf } from './breach.js'
import { pictureBytesMax, pictureId, pictureKinds } from './image-message.js'
import { messageId } from './message-parts.js'
import { parsedJson } from './parsed-json.js'
import { type UpMessages, upSchemaAt } from './up-messages.js'

export type { Breach }

/** A message of the contract as the receiving side takes it. `id`: what a receipt names; `state` has none. */
export type UpMessage = { [Kind in keyof UpMessages]: UpJson<Kind> }[keyof UpMessages] | UpPicture

interface UpJson<Kind extends keyof UpMessages> {
  readonly kind: Kind
  readonly id: z.infer<UpMessages[Kind]['schema']> extends { id: string } ? string : undefined
  readonly message: z.infer<UpMessages[Kind]['schema']>
}

export interface UpPicture {
  readonly kind: 'picture'
  readonly id: string
  readonly readId: string
  readonly picture: PictureKind
  readonly jpeg: Uint8Array
}

/**
 * The message that came up below a device's tree, or in what it breaks the contract.
 * @param subtopic `read`, `image/{readId}/{kind}` …
 */
export function parseUpMessage(subtopic: string, payload: Uint8Array): UpMessage | Breach {
  if (subtopic.startsWith('image/')) return parsePicture(subtopic, payload)
  const schema = upSchemaAt(subtopic)
  if (!schema) return { complaint: 'topic: expected one of the contract, version 1' }
  const parsed = schema.safeParse(parsedJson(payload))
  if (parsed.success) {
    const message = parsed.data as { readonly schema: string; readonly id?: string }
    return { kind: message.schema.split('/')[0], id: message.id, message } as UpMessage
  }
  return breachOf(parsed.error, subtopic)
}

function parsePicture(subtopic: string, jpeg: Uint8Array): UpPicture | Breach {
  const [, readId = '', kind, ...more] = subtopic.split('/')
  const picture = pictureKinds.find((each) => each === kind)
  if (!messageId.safeParse(readId).success || !picture || more.length > 0) {
    return { complaint: `topic: expected image/{readId}/${pictureKinds.join(' or ')}` }
  }
  const allowed = pictureBytesMax[picture]
  if (jpeg.byteLength > allowed) {
    return { complaint: `${picture}: expected at most ${allowed} bytes, got ${jpeg.byteLength}` }
  }
  if (!isJpeg(jpeg)) return { complaint: `${picture}: expected a whole JPEG` }
  return { kind: 'picture', id: pictureId(readId, picture), readId, picture, jpeg }
}

/** From its start marker to its end marker. */
function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9
}
