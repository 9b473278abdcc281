import type { Health } from '../domain/health.js'
import type { MessageClass } from '../domain/message.js'
import type { StoreHealth } from '../domain/store-health.js'

/**
 * Classes of messages that there are for every read alike, or that officers make themselves. The others would betray a
 * silent hit: itself, the log of who did what, which tells of it, what the data centre asks for because of it.
 */
const openClasses: readonly MessageClass[] = ['entry', 'verdict', 'read', 'plate', 'overview']

/** A silent hit has a picture more than another read, and is counted when it is erased. */
const nothingOfTheStore: StoreHealth = {
  ...{ sealed: false, usedBytes: 0, freeBytes: 0, writtenBytesPerRead: undefined },
  erased: { reads: 0, hits: 0, images: 0 },
  shed: { plate: 0, overview: 0, full: 0 },
}

/**
 * Health as officers may know it: nothing in it may be another for a silent hit. How old the oldest waiting message is, how
 * many were refused, sent or acknowledged, and what the disk holds, counts hits as well. Installers see all of it.
 */
export function healthForCab({ counts: _counts, disk: _disk, ...health }: Health): Health {
  const waiting = Object.fromEntries(openClasses.map((each) => [each, health.outbox.waiting[each] ?? 0]))
  const outbox = { waiting, setAside: 0, oldestAtMs: undefined }
  return { ...health, store: nothingOfTheStore, outbox }
}
