import type { OperationalError } from '../errors.js'
import type { Clock, Log } from '../ports.js'
import type { Outbox } from '../store-ports.js'
import { parsedJson } from '../wire/parsed-json.js'
import { type ReceiptMessage, receiptMessage } from '../wire/receipt-message.js'
import { IdBatch } from './id-batch.js'

export interface ReceiptParts {
  readonly outbox: Pick<Outbox, 'acknowledge'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly log: Log
}

/** The largest receipt of the contract, 10,000 ids of 100 characters, with its quotes and commas. */
const receiptBytesMax = 1_100_000
/** Ids that wait for the store: two of the largest receipts. */
const idsMax = 20_000

/** Takes out of the outbox what the data centre says that it holds. */
export class ReceiptsToOutbox {
  readonly #parts: ReceiptParts
  readonly #acknowledged: IdBatch
  readonly #counts = { acknowledged: 0, receiptsRefused: 0, receiptsDropped: 0 }
  #heardAtMs: number

  /** @param onFailure hears when the store did not take them; they are tried again at the next `flush` */
  constructor(parts: ReceiptParts, onFailure: (error: OperationalError) => void) {
    this.#parts = parts
    this.#acknowledged = new IdBatch((ids) => this.#acknowledge(ids), onFailure)
    this.#heardAtMs = parts.clock.monotonicMs()
  }

  /** A receipt that breaks the contract is refused whole and counted. */
  receive(payload: Uint8Array): void {
    const receipt = parseReceipt(payload)
    if ('complaint' in receipt) {
      this.#counts.receiptsRefused++
      this.#parts.log.warn(receipt, 'outbox.receipt-refused')
      return
    }
    this.heard()
    if (this.#acknowledged.size + receipt.ids.length > idsMax)
      this.#counts.receiptsDropped += receipt.ids.length
    else this.#acknowledged.add(receipt.ids)
  }

  /** The data centre is there, by another sign than a receipt. */
  heard(): void {
    this.#heardAtMs = this.#parts.clock.monotonicMs()
  }

  /** Since the last receipt, or since the start. */
  silentForMs(): number {
    return this.#parts.clock.monotonicMs() - this.#heardAtMs
  }

  counts(): { acknowledged: number; receiptsRefused: number; receiptsDropped: number } {
    return { ...this.#counts }
  }

  flush(): Promise<void> {
    return this.#acknowledged.flush()
  }

  async #acknowledge(ids: readonly string[]): Promise<void> {
    await this.#parts.outbox.acknowledge(ids)
    this.#counts.acknowledged += ids.length
  }
}

/** What came down as a receipt, or what is wrong with it (never its content). */
function parseReceipt(payload: Uint8Array): ReceiptMessage | { readonly complaint: string } {
  if (payload.byteLength > receiptBytesMax) {
    return { complaint: `expected at most ${receiptBytesMax} bytes, got ${payload.byteLength}` }
  }
  const parsed = receiptMessage.safeParse(parsedJson(payload))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return { complaint: `${issue?.path.join('.')}: ${issue?.message}` }
}
