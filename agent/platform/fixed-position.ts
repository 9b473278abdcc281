import type { Position } from '../domain/read.js'
import type { PositionSource } from '../ports.js'

/** The position of a fixed site, from its configuration. */
export class FixedPosition implements PositionSource {
  readonly #position: Position

  constructor(position: Position) {
    this.#position = position
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  position(): Position {
    return this.#position
  }
}
