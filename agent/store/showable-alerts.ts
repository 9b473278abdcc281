import type { LateHits } from '../store-ports.js'

/**
 * A covert hit must leave no trace that the screen could read, so it must never be stored as an alert.
 * @throws Error (our own fault) where an alert may not be shown, or belongs to another read
 */
export function assertShowable({ readId, alerts }: Pick<LateHits, 'readId' | 'alerts'>): void {
  for (const { hit } of alerts) {
    if (hit.effect !== 'alert') throw new Error(`hit ${hit.hitId}: effect "${hit.effect}" is not to be shown`)
    if (hit.read.readId !== readId) {
      throw new Error(`hit ${hit.hitId}: expected to be of read ${readId}, got ${hit.read.readId}`)
    }
  }
}
