import { OperationalError } from '../../agent/errors.js'
import type { Log } from '../../agent/ports.js'
import type { ReceiptMessage } from '../../agent/wire/receipt-message.js'
import { receiptTopic } from '../../agent/wire/topics.js'

/** A passing's read and its pictures come within this time, and share a receipt. */
const gatherMs = 500
/** Ids in one receipt: some 50 kB, within every broker's limit. */
const idsMost = 1_000

export interface ReceiptsLink {
  publish(topic: string, payload: string): Promise<unknown>
  /** How many may be under way at once; 0 without a connection. */
  window(): number
}

/**
 * Gathers the ids of each device and publishes them as its receipts, as many at once as the broker allows. A receipt
 * that does not get through costs a repeat of what it names, so without a connection none is kept.
 */
export class Receipts {
  readonly #link: ReceiptsLink
  readonly #log: Log
  readonly #underWay = new Set<Promise<void>>()
  #gathered = new Map<string, string[]>()
  /** What waits for its turn; whoever waits longest comes first. */
  readonly #due = new Map<string, string[]>()
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined
  #lost = 0

  constructor(link: ReceiptsLink, log: Log) {
    this.#link = link
    this.#log = log
  }

  /** Ids whose receipt did not reach the broker. */
  get lost(): number {
    return this.#lost
  }

  give(device: string, id: string): void {
    addTo(this.#gathered, device, [id])
    this.#timer ??= setTimeout(() => this.#send(), gatherMs)
  }

  /** Sends what is gathered; resolves when the broker has all of it, or some was lost. */
  async flush(): Promise<void> {
    this.#send()
    await this.#sending
    await Promise.all(this.#underWay)
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [device, ids] of this.#gathered) addTo(this.#due, device, ids)
    this.#gathered = new Map()
    this.#sending ??= this.#sendDue().finally(() => {
      this.#sending = undefined
    })
  }

  async #sendDue(): Promise<void> {
    // Never in the same turn, so that `#sending` is set by then.
    await Promise.resolve()
    for (const [device, ids] of this.#due) {
      while (this.#underWay.size > 0 && this.#underWay.size >= this.#link.window())
        await Promise.race(this.#underWay)
      this.#due.delete(device)
      const now = ids.splice(0, idsMost)
      if (ids.length > 0) this.#due.set(device, ids)
      const given = this.#give(device, { ids: now }).finally(() => this.#underWay.delete(given))
      this.#underWay.add(given)
    }
  }

  async #give(device: string, receipt: ReceiptMessage): Promise<void> {
    try {
      await this.#link.publish(receiptTopic(device), JSON.stringify(receipt))
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#lost += receipt.ids.length
      this.#log.warn(
        { code: error.code, complaint: error.message, ids: receipt.ids.length },
        'receiver.receipt-not-given',
      )
    }
  }
}

function addTo(map: Map<string, string[]>, device: string, ids: readonly string[]): void {
  const known = map.get(device)
  if (known === undefined) map.set(device, [...ids])
  else known.push(...ids)
}
