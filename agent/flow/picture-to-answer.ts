import { createHash } from 'node:crypto'
import type { OutboundMessage } from '../domain/message.js'
import { pictureBytesMax, pictureId } from '../wire/image-message.js'
import { imageSubtopic } from '../wire/topics.js'
import type { Answer } from './answer-to-message.js'

/** @param jpeg the full picture of the read; undefined where none is held */
export function pictureToAnswer(
  readId: string,
  jpeg: Uint8Array | undefined,
  nowMs: number,
): { readonly answer: Answer; readonly messages: readonly OutboundMessage[] } {
  if (jpeg === undefined || jpeg.byteLength > pictureBytesMax.full) {
    return { answer: { outcome: 'refused', reason: noPicture(jpeg?.byteLength) }, messages: [] }
  }
  const sha256 = createHash('sha256').update(jpeg).digest('hex')
  const picture: OutboundMessage = {
    id: pictureId(readId, 'full'),
    class: 'full',
    subtopic: imageSubtopic(readId, 'full'),
    payload: jpeg,
    createdAtMs: nowMs,
  }
  return {
    answer: { outcome: 'done', picture: { readId, sha256, bytes: jpeg.byteLength } },
    messages: [picture],
  }
}

const noPicture = (bytes: number | undefined): string =>
  bytes === undefined
    ? 'expected a read whose full picture is still held, there is none: full pictures are kept of hits, until these are erased'
    : `expected a full picture of at most ${pictureBytesMax.full} bytes, an earlier version made one of ${bytes}`
