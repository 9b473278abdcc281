import { OperationalError } from '../../agent/errors.js'
import type { Log } from '../../agent/ports.js'
import type { ReceiptMessage } from '../../agent/wire/receipt-message.js'
import { receiptTopic } from '../../agent/wire/topics.js'

/** A passing's read and its pictures come within this time, and share a receipt. */
const gatherMs = 500
/** Ids in one receipt: some 50 kB, within every broker's limit. */
const idsMost = 1_000

type Publish = (topic: string, payload: string) => Promise<unknown>

/**
 * Gathers the ids of each device and publishes them as its receipts. A receipt that does not get through costs a
 * repeat of what it names, so nothing waits for it and none is kept.
 */
export class Receipts {
  readonly #publish: Publish
  readonly #log: Log
  readonly #underWay = new Set<Promise<void>>()
  #gathered = new Map<string, string[]>()
  #timer: NodeJS.Timeout | undefined
  #lost = 0

  constructor(publish: Publish, log: Log) {
    this.#publish = publish
    this.#log = log
  }

  /** Receipts that did not reach the broker. */
  get lost(): number {
    return this.#lost
  }

  give(device: string, id: string): void {
    const ids = this.#gathered.get(device)
    if (ids === undefined) this.#gathered.set(device, [id])
    else ids.push(id)
    this.#timer ??= setTimeout(() => this.#send(), gatherMs)
  }

  /** Sends what is gathered; resolves when the broker has all of it, or some was lost. */
  async flush(): Promise<void> {
    this.#send()
    await Promise.all(this.#underWay)
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const gathered = this.#gathered
    this.#gathered = new Map()
    for (const [device, ids] of gathered) {
      for (let start = 0; start < ids.length; start += idsMost) {
        const given = this.#give(device, { ids: ids.slice(start, start + idsMost) })
        this.#underWay.add(given)
        void given.finally(() => this.#underWay.delete(given))
      }
    }
  }

  async #give(device: string, receipt: ReceiptMessage): Promise<void> {
    try {
      await this.#publish(receiptTopic(device), JSON.stringify(receipt))
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      this.#lost++
      this.#log.warn({ code: error.code, complaint: error.message }, 'receiver.receipt-not-given')
    }
  }
}
