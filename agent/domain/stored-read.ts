import type { MetEntry } from './hit.js'
import type { PlateRead } from './read.js'

/** A read as the store keeps it and the screen lists it. */
export interface StoredRead {
  readonly readId: string
  readonly cameraName: string
  readonly vrm: string
  readonly confidence: number
  readonly capturedAtMs: number
  readonly stage: 'early' | 'final'
  /** True where a hit of this read may be shown in the cab; reads with none, or with hits that stay silent, are false. */
  readonly alerted: boolean
}

/** Which of the reads still kept are wanted. Times are milliseconds since 1970 UTC, both inclusive. */
export interface ReadSearch {
  /** A folded key (`foldVrm`), `?` for one character and `*` for any run; undefined: all. */
  readonly pattern?: string | undefined
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  /** Of reads captured before it, only those with an alert that may be shown. */
  readonly alertedOnlyBeforeMs?: number | undefined
  readonly limit: number
}

/** One of the shares in which reads are searched, the newest first. */
export interface SearchedShare {
  readonly reads: readonly StoredRead[]
  /** Captured until then are those that the next share looks at; undefined: this was the last one. */
  readonly nextToMs: number | undefined
}

/** A read that is still on the device, to be checked against entries that came after it. */
export interface CheckedRead {
  readonly readId: string
  readonly vrm: string
  readonly capturedAtMs: number
}

/** A read as it was made, with the entries that it met already. */
export interface KeptRead {
  readonly read: PlateRead
  readonly met: readonly MetEntry[]
}

/** Which reads are old enough to be erased. */
export interface ReadAges {
  /** Captured before it; milliseconds since 1970 UTC. */
  readonly beforeMs: number
  /** The same for reads that met a list with a time of its own, by its name; of several lists the longest holds. */
  readonly metBeforeMs?: Readonly<Record<string, number>>
  /** The same for reads with an alert that nobody has answered, whatever else holds; absent: as all others. */
  readonly unansweredBeforeMs?: number
}

export function storedRead(read: PlateRead, alerted: boolean): StoredRead {
  const { readId, cameraName, vrm, confidence, capturedAtMs, stage } = read
  return { readId, cameraName, vrm, confidence, capturedAtMs, stage, alerted }
}
