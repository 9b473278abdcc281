import type { MessageClass, OutboundMessage } from '../domain/message.js'
import type { OperationalError } from '../errors.js'
import type { Taking } from '../ports.js'
import type { Outbox } from '../store-ports.js'
import { IdBatch } from './id-batch.js'

export interface TakingsParts {
  readonly outbox: Pick<Outbox, 'markSent' | 'acknowledge'>
  /** Wall time, as messages are marked with it. */
  readonly nowMs: () => number
  /** The store knows of these now. */
  readonly onRecorded: (ids: readonly string[]) => void
  /** The store did not take what was recorded; it is tried again at the next `flush`. */
  readonly onFailure: (error: OperationalError) => void
}

/**
 * Records in the outbox what the broker took. Its PUBACK takes a message out where that must do for a receipt, and only
 * if somebody subscribes: what a broker took for nobody is gone there, and is sent again as what has no receipt.
 */
export class TakingsToOutbox {
  readonly #isEnough: (taking: Taking) => boolean
  readonly #sent: IdBatch
  readonly #handedOn: IdBatch
  /** Those whose last message was taken for nobody. */
  readonly #withoutSubscribers = new Set<MessageClass>()

  constructor(acknowledgedBy: 'receipt' | 'puback', { outbox, nowMs, onRecorded, onFailure }: TakingsParts) {
    this.#isEnough = (taking) => acknowledgedBy === 'puback' && taking === 'taken'
    this.#sent = new IdBatch(async (ids) => {
      await outbox.markSent(ids, nowMs())
      onRecorded(ids)
    }, onFailure)
    this.#handedOn = new IdBatch(async (ids) => {
      await outbox.acknowledge(ids)
      onRecorded(ids)
    }, onFailure)
  }

  /**
   * True where the data centre is heard by it: somebody takes these messages who did not before, or all messages. Who
   * subscribes to reads alone is silent to pictures, which would otherwise be sent again without end.
   */
  take({ id, class: messageClass }: OutboundMessage, taking: Taking): boolean {
    const isBack = taking === 'taken' && this.#withoutSubscribers.delete(messageClass)
    if (taking === 'nobody-subscribes') this.#withoutSubscribers.add(messageClass)
    const isEnough = this.#isEnough(taking)
    const batch = isEnough ? this.#handedOn : this.#sent
    batch.add([id])
    return isEnough && (isBack || this.#withoutSubscribers.size === 0)
  }

  async flush(): Promise<void> {
    await Promise.all([this.#sent.flush(), this.#handedOn.flush()])
  }

  /** What a person should know, for health. */
  complaints(): readonly string[] {
    const classes = [...this.#withoutSubscribers].join(', ')
    return classes === '' ? [] : [`nobody subscribes to what is sent to the broker: ${classes}`]
  }
}
