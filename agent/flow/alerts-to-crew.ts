import type { StoredAlert } from '../domain/stored-alert.js'
import type { StoredRead } from '../domain/stored-read.js'
import type { Cab } from '../ports.js'

/** What the makers of reads and alerts tell. */
type CrewSide = Pick<Cab, 'showRead' | 'showAlert' | 'withdrawAlert' | 'audience'>

/** Whoever has to do something about an alert besides showing it. */
export interface AlertFollower {
  raised(alert: StoredAlert): void
  withdrawn?(hitId: string): void
}

/** Tells the page, and whoever else follows alerts: the device's sound, the watch for missed ones. */
export class AlertsToCrew implements CrewSide {
  readonly #page: CrewSide | undefined
  readonly #followers: readonly AlertFollower[]

  /** @param page undefined where the agent has no screen */
  constructor(page: CrewSide | undefined, followers: readonly AlertFollower[]) {
    this.#page = page
    this.#followers = followers
  }

  showRead(read: StoredRead): void {
    this.#page?.showRead(read)
  }

  showAlert(alert: StoredAlert): void {
    this.#page?.showAlert(alert)
    for (const follower of this.#followers) follower.raised(alert)
  }

  withdrawAlert(hitId: string): void {
    this.#page?.withdrawAlert(hitId)
    for (const follower of this.#followers) follower.withdrawn?.(hitId)
  }

  audience(): string | undefined {
    return this.#page?.audience()
  }
}
