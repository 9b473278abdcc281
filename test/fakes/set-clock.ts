import type { ClockState } from '../../agent/domain/read.js'
import type { Clock } from '../../agent/ports.js'

/** Both clocks stand still until a test moves them. */
export class SetClock implements Clock {
  nowMs = Date.UTC(2026, 0, 1)
  stateNow: ClockState = 'synchronised'

  wallMs(): number {
    return this.nowMs
  }

  monotonicMs(): number {
    return this.nowMs
  }

  state(): ClockState {
    return this.stateNow
  }
}
