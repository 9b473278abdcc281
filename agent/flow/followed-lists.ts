import type { Uplink } from '../ports.js'
import { everyDeltaTopic, everyPartTopic, manifestTopic } from '../wire/topics.js'

/** The topics of lists that a device follows: no others, a fleet's lists are many. */
export class FollowedLists {
  readonly #uplink: Pick<Uplink, 'follow' | 'unfollow'>
  readonly #parts = new Map<string, number>()

  constructor(uplink: Pick<Uplink, 'follow' | 'unfollow'>) {
    this.#uplink = uplink
  }

  follow(list: string): void {
    // Deltas first: the manifest, which is kept at the broker, comes at once and says what lacks.
    for (const filter of [everyDeltaTopic(list), manifestTopic(list)]) this.#uplink.follow(filter)
  }

  unfollow(list: string): void {
    for (const filter of [manifestTopic(list), everyDeltaTopic(list)]) this.#uplink.unfollow(filter)
    this.gather(list, undefined)
  }

  /** Parts of this revision only; others of the fleet ask for theirs. Undefined: of none. */
  gather(list: string, revision: number | undefined): void {
    const before = this.#parts.get(list)
    if (before === revision) return
    if (before !== undefined) this.#uplink.unfollow(everyPartTopic(list, before))
    this.#parts.delete(list)
    if (revision === undefined) return
    this.#uplink.follow(everyPartTopic(list, revision))
    this.#parts.set(list, revision)
  }

  /** A part that nobody here gathers: an earlier process followed it, and the broker remembers. */
  refuse(list: string, revision: number): void {
    if (this.#parts.get(list) !== revision) this.#uplink.unfollow(everyPartTopic(list, revision))
  }
}
