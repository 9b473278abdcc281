import type { ListShelf } from '../ports.js'
import type { ListsMessage } from '../wire/lists-message.js'
import { type SignatureTrust, signedToMessage, type Trusted } from './signed-to-message.js'

/** The lists allocated to this device, and why not others. */
export class AllocationInForce {
  readonly #device: string
  readonly #trust: SignatureTrust
  readonly #shelf: ListShelf
  #message: ListsMessage | undefined

  constructor(device: string, trust: SignatureTrust, shelf: ListShelf) {
    this.#device = device
    this.#trust = trust
    this.#shelf = shelf
  }

  /** Undefined where none ever came: nothing is allocated, and nothing is taken away. */
  get message(): ListsMessage | undefined {
    return this.#message
  }

  /**
   * Takes up what an earlier process kept. Its key may have ended since, but must still be configured: so a key
   * that was stolen is got rid of. Returns why it is not taken up.
   */
  async takeUp(): Promise<string | undefined> {
    const kept = await this.#shelf.allocation()
    if (kept === undefined) return undefined
    const keys = this.#trust.keys.map((key) => ({ ...key, notAfterMs: undefined }))
    const read = this.#read(kept, { ...this.#trust, keys })
    if ('refusal' in read) return read.refusal
    this.#message = read.message
    return undefined
  }

  /** A later allocation for this device, or the one in force again; or why it is refused. Changes nothing. */
  read(signed: Uint8Array): Trusted<ListsMessage> {
    const read = this.#read(signed, this.#trust)
    const present = this.#message
    if ('refusal' in read || present === undefined) return read
    const { counter, lists } = read.message
    if (counter > present.counter) return read
    if (counter === present.counter && lists.join() === present.lists.join()) return read
    return { refusal: `expected a counter above ${present.counter}, got ${counter}` }
  }

  /** From now on, also after a power cut. Throws OperationalError where it cannot be kept. */
  async put(message: ListsMessage, signed: Uint8Array): Promise<void> {
    if (message.counter === this.#message?.counter) return
    await this.#shelf.keepAllocation(signed)
    this.#message = message
  }

  #read(signed: Uint8Array, trust: SignatureTrust): Trusted<ListsMessage> {
    const read = signedToMessage('allocation', signed, trust)
    if ('refusal' in read || read.message.device === this.#device) return read
    return { refusal: `expected the device "${this.#device}", got an allocation for another` }
  }
}
