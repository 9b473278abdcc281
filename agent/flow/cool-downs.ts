import type { Hit } from '../domain/hit.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import { foldVrm } from '../domain/vrm.js'

/** A mark and an entry that were alerted last by the hit of this id. */
interface Raised {
  readonly hitId: string
  readonly atMs: number
}

/** Alerts remembered, the oldest go first; a busy list gives some 2,000 a day. */
const raisedMax = 2_000

/** Which marks were alerted lately on which entries, so that a vehicle that comes round again is not told again. */
export class CoolDowns {
  readonly #raised = new Map<string, Raised>()

  /**
   * True where the hit may alert at `atMs`, which then counts as done; the same hit, told early and finally, may
   * again. A possible hit holds back no exact one.
   */
  admit({ hitId, match, entry, read }: Hit, coolDownMs: number, atMs: number): boolean {
    const key = keyOf(match, entry.list, entry.vrm, read.vrm)
    const last = this.#raised.get(key)
    if (last?.hitId === hitId) return true
    // Distance, not order: a clock that was set back must not silence a list for longer.
    if (last !== undefined && Math.abs(atMs - last.atMs) < coolDownMs) return false
    this.#remember(key, { hitId, atMs })
    return true
  }

  /** What was alerted by an earlier process. @param alerts the oldest first */
  recall(alerts: readonly StoredAlert[]): void {
    for (const { hitId, match, entry, vrm, raisedAtMs } of alerts) {
      this.#remember(keyOf(match, entry.list, entry.vrm, vrm), { hitId, atMs: raisedAtMs })
    }
  }

  /** The final answer took these hits back: the next one of the same mark is news. */
  forget(hits: readonly Hit[]): void {
    for (const { hitId, match, entry, read } of hits) {
      const key = keyOf(match, entry.list, entry.vrm, read.vrm)
      if (this.#raised.get(key)?.hitId === hitId) this.#raised.delete(key)
    }
  }

  #remember(key: string, raised: Raised): void {
    this.#raised.delete(key)
    this.#raised.set(key, raised)
    if (this.#raised.size > raisedMax) this.#raised.delete(this.#raised.keys().next().value!)
  }
}

const keyOf = (match: string, list: string, entryVrm: string, vrm: string): string =>
  [match === 'possible', list, entryVrm, foldVrm(vrm)].join(' ')
