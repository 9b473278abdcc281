import type { HotlistEntry, HotlistSummary } from './hotlist.js'
import type { ListRules } from './list-rules.js'
import type { ListedMark } from './vrm-pattern.js'

/** A list as the keeper holds it. */
export interface HeldList extends HotlistSummary {
  /**
   * Entries that were taken over, those that were left out or weeded because they had expired included: with
   * `digest` it tells whether this is what the data centre published.
   */
  readonly takenOver: number
  /** The digest of the entries taken over (`ListDigest`), hexadecimal. */
  readonly digest: string
}

/** A whole generation of a list, on its way in. */
export interface ListHeader {
  readonly list: string
  /** Integer ≥ 1; undefined for a list from a file without one. */
  readonly revision: number | undefined
  /** How many entries there should be, of each mark one; undefined: not known before. */
  readonly entries: number | undefined
  /** The digest (`ListDigest`) that they should have; undefined: not known before. */
  readonly digest: string | undefined
  readonly rules: ListRules
  /** Milliseconds since 1970 UTC: the list's age is counted from here. */
  readonly importedAtMs: number
}

/** A change of a list that is held, from one revision to a later one. */
export interface ListDelta {
  readonly list: string
  /** The revision that it changes. */
  readonly from: number
  readonly to: number
  /** Entries that are new, or take the place of those with the same mark. */
  readonly upserts: readonly HotlistEntry[]
  /** Marks whose entries go. None may be among the upserts. */
  readonly deletes: readonly ListedMark[]
  /** How many entries there should be afterwards. */
  readonly entries: number
  /** The digest (`ListDigest`) afterwards, where the other side tells it. */
  readonly digest: string | undefined
  readonly importedAtMs: number
}
