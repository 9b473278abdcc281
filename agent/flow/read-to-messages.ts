import type { OutboundMessage } from '../domain/message.js'
import type { EvidencePicture, PlateRead } from '../domain/read.js'
import { pictureBytesMax, pictureId, type SentPictureKind, sentPictureKinds } from '../wire/image-message.js'
import type { ReadMessage } from '../wire/read-message.js'
import { imageSubtopic } from '../wire/topics.js'
import { circumstancesToWire, markToWire } from './read-to-wire.js'

/** A picture that goes up by itself; `full` ones stay on the device until they are asked for. */
type SentPicture = EvidencePicture & { readonly kind: SentPictureKind }

/**
 * What the data centre gets of a read: the read with the digests of its pictures, then the pictures.
 * RangeError where a picture is larger than the contract allows: whoever made it was to keep to that.
 * @param newId a new UUIDv7
 */
export function readToMessages(
  read: PlateRead,
  pictures: readonly EvidencePicture[],
  newId: () => string,
  nowMs: number,
): OutboundMessage[] {
  const sent = pictures.filter(isSent)
  for (const picture of sent) refuseTooLarge(picture)
  const id = newId()
  const payload = Buffer.from(JSON.stringify(readMessageOf(id, read, sent)))
  return [
    { id, class: 'read', subtopic: 'read', payload, createdAtMs: nowMs },
    ...sent.map((picture) => pictureToMessage(read.readId, picture, nowMs)),
  ]
}

function readMessageOf(id: string, read: PlateRead, pictures: readonly SentPicture[]): ReadMessage {
  return {
    schema: 'read/1',
    id,
    readId: read.readId,
    ...markToWire(read),
    layout: read.layout ?? null,
    country: read.country ?? null,
    ...circumstancesToWire(read),
    pictures: pictures.map(({ kind, sha256, jpeg, width, height }) => ({
      kind,
      sha256,
      bytes: jpeg.byteLength,
      width,
      height,
    })),
  }
}

function pictureToMessage(readId: string, { kind, jpeg }: SentPicture, nowMs: number): OutboundMessage {
  return {
    id: pictureId(readId, kind),
    class: kind,
    subtopic: imageSubtopic(readId, kind),
    payload: jpeg,
    createdAtMs: nowMs,
  }
}

function isSent(picture: EvidencePicture): picture is SentPicture {
  return (sentPictureKinds as readonly string[]).includes(picture.kind)
}

function refuseTooLarge({ kind, jpeg }: SentPicture): void {
  const allowed = pictureBytesMax[kind]
  if (jpeg.byteLength > allowed) {
    throw new RangeError(`${kind} picture: expected at most ${allowed} bytes, got ${jpeg.byteLength}`)
  }
}
