import { OperationalError } from '../../agent/errors.js'
import type { Log } from '../../agent/ports.js'
import type { ReceiptMessage } from '../../agent/wire/receipt-message.js'
import { receiptTopic } from '../../agent/wire/topics.js'

/** A passing's read and its pictures come within this time, and share a receipt. */
const gatherMs = 500
/** Ids in one receipt: some 50 kB, within every broker's limit. */
const idsMost = 1_000
/** Ids that wait for a connection, or for a broker that answers slowly: twenty seconds of a large fleet, some 10 MB. */
const waitingMost = 100_000

export interface ReceiptsLink {
  publish(topic: string, payload: string): Promise<unknown>
  /** How many may be under way at once; 0 without a connection. */
  window(): number
}

/**
 * Gathers the ids of each device and publishes them as its receipts, as many at once as the broker allows. What does
 * not get through before the connection is lost waits for the next one: a receipt that is lost costs a repeat of all
 * that it names, after ten minutes.
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
  /** Ids in `#due`. */
  #waiting = 0

  constructor(link: ReceiptsLink, log: Log) {
    this.#link = link
    this.#log = log
  }

  /** Ids whose receipt will not reach the broker. */
  get lost(): number {
    return this.#lost
  }

  give(device: string, id: string): void {
    addTo(this.#gathered, device, [id])
    this.#timer ??= setTimeout(() => this.#send(), gatherMs)
  }

  /** Sends what is gathered and what waits; resolves when the broker has all of it, or there is no connection. */
  async flush(): Promise<void> {
    this.#send()
    await this.#sending
    await Promise.all(this.#underWay)
  }

  /** Nothing is sent after this; what still waits is lost. */
  stop(): void {
    clearTimeout(this.#timer)
    for (const map of [this.#gathered, this.#due]) {
      for (const ids of map.values()) this.#lost += ids.length
      map.clear()
    }
    this.#waiting = 0
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [device, ids] of this.#gathered) this.#wait(device, ids)
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
      if (this.#link.window() === 0) return
      this.#due.delete(device)
      const now = ids.splice(0, idsMost)
      this.#waiting -= now.length
      if (ids.length > 0) this.#due.set(device, ids)
      const given = this.#give(device, { ids: now }).finally(() => this.#underWay.delete(given))
      this.#underWay.add(given)
    }
  }

  #wait(device: string, ids: readonly string[]): void {
    if (this.#waiting + ids.length > waitingMost) {
      this.#lost += ids.length
      return
    }
    this.#waiting += ids.length
    addTo(this.#due, device, ids)
  }

  async #give(device: string, receipt: ReceiptMessage): Promise<void> {
    try {
      await this.#link.publish(receiptTopic(device), JSON.stringify(receipt))
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error
      if (this.#link.window() === 0) {
        this.#wait(device, receipt.ids)
        return
      }
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
