/** Of exact hits that officers answered, how many they called misread. */
export interface MisreadCount {
  /** Of the camera or the list. */
  readonly name: string
  readonly answered: number
  readonly misread: number
}

/** A running rate, from the officers' answers alone: silent hits are never answered, possible ones are no reads. */
export interface MisreadRates {
  /** Answers since then are counted, milliseconds since 1970 UTC. */
  readonly sinceMs: number
  readonly cameras: readonly MisreadCount[]
  readonly lists: readonly MisreadCount[]
}

export const noMisreads: MisreadRates = { sinceMs: 0, cameras: [], lists: [] }
