/** Slips of a finger cost nothing. */
const freeFailures = 3
const firstDelayMs = 1_000
/** Nobody is locked out for good: an officer in danger must get in. Two attempts a minute try six digits in a year. */
const longestDelayMs = 30_000
/** After a quiet hour a failure is forgotten. */
const forgetAfterMs = 3_600_000
/** Each is a name or an address that somebody tried; beyond it the oldest is forgotten. */
const remembered = 1_000

interface Failures {
  readonly count: number
  readonly lastMs: number
}

/** How long the next attempt has to wait after wrong ones, by whatever it is told of: a person, an address. */
export class SignOnDelays {
  readonly #monotonicMs: () => number
  readonly #failures = new Map<string, Failures>()

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs
  }

  /** Milliseconds until one of `keys` may be tried again; 0: now. */
  waitMs(keys: readonly string[]): number {
    const nowMs = this.#monotonicMs()
    const waits = keys.map((key) => {
      const { count, lastMs } = this.#failures.get(key) ?? { count: 0, lastMs: nowMs }
      return lastMs + delayMs(count) - nowMs
    })
    return Math.max(0, ...waits)
  }

  /** Counted before an attempt is looked at, so that many at once are no way around the delay. */
  count(keys: readonly string[]): void {
    const nowMs = this.#monotonicMs()
    for (const key of keys) {
      const before = this.#failures.get(key)
      const count = before === undefined || nowMs - before.lastMs > forgetAfterMs ? 0 : before.count
      this.#failures.delete(key)
      this.#failures.set(key, { count: count + 1, lastMs: nowMs })
    }
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= remembered) break
      this.#failures.delete(oldest)
    }
  }

  /** The attempt was right. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#failures.delete(key)
  }
}

function delayMs(failures: number): number {
  if (failures < freeFailures) return 0
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - freeFailures))
}
