/** A tablet that was paired with the device: it may ask its crew to sign on. */
export interface Tablet {
  /** UUIDv7 */
  readonly tabletId: string
  /** What a person called it. */
  readonly name: string
  readonly pairedBy: string
  /** Milliseconds since 1970 UTC. */
  readonly pairedAtMs: number
}

/** A car has two; a store room has more to come. */
export const tabletsMost = 20
export const tabletNameLongest = 40
