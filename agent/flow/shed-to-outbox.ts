import type { OutboundMessage } from '../domain/message.js'
import type { ShedPicture } from '../domain/store-health.js'
import { OperationalError } from '../errors.js'
import type { Clock, Log } from '../ports.js'
import type { Store } from '../store-ports.js'
import { isoTime } from '../wire/message-parts.js'
import { type ShedMessage, shedPicturesMost } from '../wire/shed-message.js'
import { RegularLook } from './regular-look.js'

/** Pictures wait for hours behind a link that is slow: a minute more of waiting for one in vain costs nobody anything. */
const everyMs = 60_000

export interface ShedToOutboxParts {
  readonly store: Pick<Store, 'shed'>
  readonly clock: Pick<Clock, 'wallMs'>
  readonly newId: () => string
  /** There is something to send. */
  readonly onQueued: () => void
  readonly log: Log
}

/** Tells the data centre of the pictures that a full disk cost. What is not queued by its stop is after the next start. */
export const shedToOutbox = (parts: ShedToOutboxParts): RegularLook =>
  new RegularLook(everyMs, () => queueAll(parts))

/** Resolves once all of them are told in the outbox, or the store refused. */
async function queueAll({ store, clock, newId, onQueued, log }: ShedToOutboxParts): Promise<void> {
  try {
    for (;;) {
      const shed = await store.shed.unqueued(shedPicturesMost)
      const last = shed.at(-1)
      if (last === undefined) return
      await store.shed.queue(shedToMessage(shed, newId(), clock.wallMs()), last)
      log.warn({ pictures: shed.length }, 'store.shed')
      onQueued()
    }
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error
    log.warn({ code: error.code, complaint: error.message }, 'store.shed-not-queued')
  }
}

/** In the outbox it goes with the log of who did what: after reads, before pictures. */
export function shedToMessage(shed: readonly ShedPicture[], id: string, nowMs: number): OutboundMessage {
  const pictures = shed.map(({ pictureId }) => pictureId)
  const message: ShedMessage = { schema: 'shed/1', id, at: isoTime(nowMs), pictures }
  return {
    ...{ id, class: 'audit', subtopic: 'shed', createdAtMs: nowMs },
    payload: Buffer.from(JSON.stringify(message)),
  }
}
