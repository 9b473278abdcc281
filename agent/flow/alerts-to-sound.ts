import { toneOf, type UrgentTone } from '../domain/alert-tone.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import { type Urgency, urgencyOf } from '../domain/urgency.js'
import type { Clock, Log, Sounder } from '../ports.js'

export interface AlertsToSoundParts {
  readonly sounder: Sounder
  readonly mute: { readonly isOn: boolean }
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly log: Log
}

/** A sound that comes later belongs to no alert that anybody could still see; those of high urgency always come. */
const lateMsMax = 10_000

/**
 * The device's own sound for the alerts that may be heard, one at a time: of those that wait the most urgent, and of
 * equal ones the newest. At most one of each urgency waits: ten alerts at once are one sound, not ten in a row.
 */
export class AlertsToSound {
  readonly #parts: AlertsToSoundParts
  readonly #waiting = new Map<Urgency, { readonly tone: UrgentTone; readonly atMs: number }>()
  #playing: Promise<void> | undefined
  #complaint: string | undefined

  constructor(parts: AlertsToSoundParts) {
    this.#parts = parts
  }

  /** Returns at once. */
  raised(alert: StoredAlert): void {
    const shape = toneOf(alert)
    const urgency = urgencyOf(alert.priority)
    if (shape === undefined || !this.#mayBeHeard(urgency)) return
    this.#waiting.set(urgency, { tone: { ...shape, urgency }, atMs: this.#parts.clock.monotonicMs() })
    this.#playing ??= this.#playAll().finally(() => {
      this.#playing = undefined
    })
  }

  /** What a person should know, for health. */
  complaints(): readonly string[] {
    return this.#complaint === undefined ? [] : [`sound: ${this.#complaint}`]
  }

  start(): void {}

  /** What still waits is not played. */
  async stop(): Promise<void> {
    this.#waiting.clear()
    await this.#parts.sounder.stop()
    await this.#playing
  }

  #mayBeHeard(urgency: Urgency): boolean {
    return urgency === 'high' || !this.#parts.mute.isOn
  }

  async #playAll(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const complaint = await this.#parts.sounder.play(next)
      if (complaint !== undefined && complaint !== this.#complaint) {
        this.#parts.log.warn({ complaint }, 'sound.failed')
      }
      this.#complaint = complaint
    }
  }

  #next(): UrgentTone | undefined {
    const nowMs = this.#parts.clock.monotonicMs()
    for (const urgency of ['high', 'normal', 'low'] as const) {
      const waiting = this.#waiting.get(urgency)
      this.#waiting.delete(urgency)
      if (waiting === undefined) continue
      const isLate = urgency !== 'high' && nowMs - waiting.atMs > lateMsMax
      if (!isLate && this.#mayBeHeard(urgency)) return waiting.tone
    }
    return undefined
  }
}
