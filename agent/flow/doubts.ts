import type { Reading } from '../domain/sighting.js'
import type { Track } from '../domain/track.js'

interface Doubt {
  readonly sightingCount: number
  readonly together: Reading | undefined
}

/** What is known of each open track besides its sightings: whether it was looked at for doubt, and what its crops say together. */
export class Doubts {
  readonly #doubts = new Map<number, Doubt>()

  /** Whether the track was not looked at since its last sighting; from now on it was. */
  isNew({ trackId, sightingCount }: Track): boolean {
    if (this.#doubts.get(trackId)?.sightingCount === sightingCount) return false
    this.#doubts.set(trackId, { sightingCount, together: undefined })
    return true
  }

  /** Ignored where the track has ended. */
  add(trackId: number, together: Reading): void {
    const doubt = this.#doubts.get(trackId)
    if (doubt !== undefined) this.#doubts.set(trackId, { ...doubt, together })
  }

  together(trackId: number): Reading | undefined {
    return this.#doubts.get(trackId)?.together
  }

  forget(trackId: number): void {
    this.#doubts.delete(trackId)
  }
}
