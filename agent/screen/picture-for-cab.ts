import type { PictureKind, PlateRead } from '../domain/read.js'
import type { AlertBook, Store } from '../store-ports.js'

/** What is asked of the store before a picture is shown. */
export interface ShownPictures extends Pick<Store, 'picture'> {
  /** See `Store.keptRead`. */
  keptRead(readId: string): Promise<{ readonly read: Pick<PlateRead, 'capturedAtMs'> } | undefined>
  readonly alerts: Pick<AlertBook, 'isAlerted'>
}

export interface WantedPicture {
  readonly readId: string
  readonly kind: PictureKind
  /** Milliseconds since 1970 UTC; reads captured before it may be kept for a silent hit. */
  readonly shownFromMs: number
}

/**
 * A picture as officers may see it; undefined where none is held, or none may be shown. Close-ups are kept for hits
 * alone, and old reads for some hits, silent ones included: whoever could ask for these pictures of any read would
 * learn which reads are silent hits. So they are shown for alerts only.
 */
export async function pictureForCab(
  store: ShownPictures,
  { readId, kind, shownFromMs }: WantedPicture,
): Promise<Uint8Array | undefined> {
  const forAlertsOnly = kind === 'full' || (await isOlder(store, readId, shownFromMs))
  if (forAlertsOnly && !(await store.alerts.isAlerted(readId))) return undefined
  return store.picture(readId, kind)
}

/** A read that is gone is not: it has no picture either. */
async function isOlder(store: ShownPictures, readId: string, thanMs: number): Promise<boolean> {
  const kept = await store.keptRead(readId)
  return kept !== undefined && kept.read.capturedAtMs < thanMs
}
