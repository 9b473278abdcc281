import { type HotlistMessage, refusalsMost } from '../wire/hotlist-message.js'
import { isoTime } from '../wire/message-parts.js'

/** What of a synchronisation was refused, or failed. */
export type RefusedKind = HotlistMessage['refusals'][number]['what']

interface Refusal {
  /** Undefined: the allocation. */
  readonly list: string | undefined
  readonly what: RefusedKind
  readonly reason: string
  readonly atMs: number
}

/** Longer ones are cut: the contract says how long one may be. */
const reasonCharactersMost = 500

/** The last refusal of each kind for each list, until what was wanted came all the same. */
export class ListRefusals {
  readonly #refusals = new Map<string, Refusal>()

  add(list: string | undefined, what: RefusedKind, reason: string, atMs: number): void {
    const key = `${what} ${list}`
    this.#refusals.delete(key)
    this.#refusals.set(key, { list, what, reason: reason.slice(0, reasonCharactersMost), atMs })
    for (const oldest of this.#refusals.keys()) {
      if (this.#refusals.size <= refusalsMost) break
      this.#refusals.delete(oldest)
    }
  }

  /** What was refused before does not matter any more. */
  clear(list: string | undefined): void {
    for (const [key, refusal] of this.#refusals) if (refusal.list === list) this.#refusals.delete(key)
  }

  onWire(): HotlistMessage['refusals'] {
    return [...this.#refusals.values()].map(({ list, what, reason, atMs }) => ({
      list: list ?? null,
      what,
      reason,
      at: isoTime(atMs),
    }))
  }

  /** For a person. @param inUse what a list is used as meanwhile, such as `revision 4` */
  complaints(inUse: (list: string) => string): readonly string[] {
    return [...this.#refusals.values()].map(({ list, what, reason }) =>
      list === undefined
        ? `hotlists: ${what} refused: ${reason}; the lists stay as they are`
        : `hotlist ${list}: ${what} refused: ${reason}; ${inUse(list)}`,
    )
  }
}
