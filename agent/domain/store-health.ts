import type { PictureKind } from './read.js'

/** What retention erased; pictures go with their reads. */
export interface ErasedCounts {
  readonly reads: number
  /** Of these, reads that met a list. */
  readonly hits: number
  readonly images: number
}

/** One of the shares in which reads are erased. */
export interface ErasedShare extends ErasedCounts {
  /** Captured from then on are those that the next share looks at; undefined: this was the last one. */
  readonly nextFromMs: number | undefined
}

/** How what is kept lies on the disk. Counts are since the store was made. */
export interface StoreHealth {
  /** Whether nobody can read it without the store key. */
  readonly sealed: boolean
  /** Of the database and its log. */
  readonly usedBytes: number
  /** What it can still grow by: as the disk and its limit allow. */
  readonly freeBytes: number
  readonly erased: ErasedCounts
  /** Pictures that were given up because there was no room, by kind. */
  readonly shed: Readonly<Record<PictureKind, number>>
  /** Since the start of the process, what was written to the disk a read: flash wears out. Undefined before the first. */
  readonly writtenBytesPerRead: number | undefined
}

/** A picture that was given up before the data centre had it. */
export interface ShedPicture {
  /** Rises with every one of them. */
  readonly number: number
  /** As receipts name it, `{readId}/{kind}`. */
  readonly pictureId: string
}
