import type { Hit } from '../domain/hit.js'
import type { HotlistEntry } from '../domain/hotlist.js'
import type { OutboundMessage } from '../domain/message.js'
import type { HitMessage } from '../wire/hit-message.js'
import { isoTime } from '../wire/message-parts.js'
import { circumstancesToWire, markToWire } from './read-to-wire.js'

/** What the message says of a hit. */
export interface HitNews {
  /** A new UUIDv7. */
  readonly messageId: string
  /** `corrected`: this hit takes the place of an early one; `withdrawn`: it was early and the final answer ended it. */
  readonly outcome: HitMessage['outcome']
  /** The hitId of the early hit that is corrected or withdrawn. */
  readonly replaces: string | undefined
  readonly nowMs: number
}

/** A hit for the data centre, at once and again where the final answer differs. */
export function hitToMessage(hit: Hit, { messageId, outcome, replaces, nowMs }: HitNews): OutboundMessage {
  const message: HitMessage = {
    schema: 'hit/1',
    id: messageId,
    hitId: hit.hitId,
    readId: hit.read.readId,
    // Only a final answer withdraws, whatever the read was when the hit arose.
    stage: outcome === 'withdrawn' ? 'final' : hit.read.stage,
    match: hit.match,
    probability: hit.probability,
    late: hit.late,
    effect: hit.effect,
    replaces: replaces ?? null,
    outcome,
    read: { ...markToWire(hit.read), ...circumstancesToWire(hit.read) },
    list: hit.entry.list,
    listImportedAt: isoTime(hit.listImportedAtMs),
    entry: entryToWire(hit.entry),
  }
  return {
    id: messageId,
    class: 'hit',
    subtopic: 'hit',
    payload: Buffer.from(JSON.stringify(message)),
    createdAtMs: nowMs,
  }
}

function entryToWire({ list: _, weedDate, ...columns }: HotlistEntry): HitMessage['entry'] {
  return { ...columns, weedDate: weedDate ?? null }
}
