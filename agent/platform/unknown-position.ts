import type { PositionSource } from '../ports.js'

/** Neither a fixed site nor a GPS daemon is configured: every read says that its position is unknown. */
export class UnknownPosition implements PositionSource {
  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  position(): undefined {
    return undefined
  }
}
