import type { Hit } from '../domain/hit.js'
import type { StoredAlert } from '../domain/stored-alert.js'
import { foldVrm } from '../domain/vrm.js'

/** A mark and an entry that were alerted last by the hit of this id. */
interface Raised {
  readonly hitId: string
  readonly atMs: number
  /** The last hit that was not told because this one was. */
  readonly heldBack?: Hit
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
  admit(hit: Hit, coolDownMs: number, atMs: number): boolean {
    const { hitId, match, entry, read } = hit
    const key = keyOf(match, entry.list, entry.vrm, read.vrm)
    const last = this.#raised.get(key)
    if (last?.hitId === hitId) return true
    // Distance, not order: a clock that was set back must not silence a list for longer.
    if (last !== undefined && Math.abs(atMs - last.atMs) < coolDownMs) {
      this.#raised.set(key, { ...last, heldBack: hit })
      return false
    }
    this.#remember(key, { hitId, atMs })
    return true
  }

  /** What was alerted by an earlier process. @param alerts the oldest first */
  recall(alerts: readonly StoredAlert[]): void {
    for (const { hitId, match, entry, vrm, raisedAtMs } of alerts) {
      this.#remember(keyOf(match, entry.list, entry.vrm, vrm), { hitId, atMs: raisedAtMs })
    }
  }

  /**
   * The final answer took these hits back: the next one of the same mark is news, and what they held back is so now.
   * Returns that: another camera may have read the listed vehicle.
   */
  forget(hits: readonly Hit[]): readonly Hit[] {
    return hits.flatMap(({ hitId, match, entry, read }) => {
      const key = keyOf(match, entry.list, entry.vrm, read.vrm)
      const raised = this.#raised.get(key)
      if (raised?.hitId === hitId) {
        this.#raised.delete(key)
        return raised.heldBack ?? []
      }
      if (raised?.heldBack?.hitId === hitId) {
        this.#raised.set(key, { hitId: raised.hitId, atMs: raised.atMs })
      }
      return []
    })
  }

  #remember(key: string, raised: Raised): void {
    this.#raised.delete(key)
    this.#raised.set(key, raised)
    if (this.#raised.size > raisedMax) this.#raised.delete(this.#raised.keys().next().value!)
  }
}

const keyOf = (match: string, list: string, entryVrm: string, vrm: string): string =>
  [match === 'possible', list, entryVrm, foldVrm(vrm)].join(' ')
