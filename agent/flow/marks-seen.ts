import { foldVrm } from '../domain/vrm.js'

/** How long a mark that was read counts as probably still in view. */
const expectedMsMax = 20_000
/** Marks remembered a camera; at 3,000 vehicles an hour and the default window, 250 pass. */
const marksMax = 2_000

/** A mark that a camera read: when its read was made, and when it was last in view (wall time). */
interface SeenMark {
  readonly readAtMs: number
  readonly lastAtMs: number
}

/**
 * The marks that one camera read lately. The same mark within the window is the same passing, so that a
 * parked car is one read a window, whatever its tracks do.
 */
export class MarksSeen {
  readonly #windowMs: number
  readonly #marks = new Map<string, SeenMark>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Folded texts of the marks that are probably still in view. */
  expected(atMs: number): readonly string[] {
    return [...this.#marks]
      .filter(([, { lastAtMs }]) => Math.abs(atMs - lastAtMs) <= expectedMsMax)
      .map(([text]) => text)
  }

  /** True where the mark was read within the window: this is the same passing, now seen again. */
  isSamePassing(vrm: string, atMs: number): boolean {
    const text = foldVrm(vrm)
    const seen = this.#marks.get(text)
    if (seen === undefined || Math.abs(atMs - seen.readAtMs) > this.#windowMs) return false
    this.#marks.set(text, { readAtMs: seen.readAtMs, lastAtMs: atMs })
    return true
  }

  remember(vrm: string, atMs: number): void {
    const text = foldVrm(vrm)
    this.#marks.delete(text)
    this.#marks.set(text, { readAtMs: atMs, lastAtMs: atMs })
    if (this.#marks.size > marksMax) this.#marks.delete(this.#marks.keys().next().value!)
  }

  /** The final answer of a passing differs from its early one. */
  forget(vrm: string): void {
    this.#marks.delete(foldVrm(vrm))
  }
}
