import type { StoreHealth } from '../../agent/domain/store-health.js'

/** Of a store that has just been made. */
export const exampleStoreHealth: StoreHealth = {
  sealed: false,
  usedBytes: 200_000,
  freeBytes: 1_000_000_000,
  erased: { reads: 0, hits: 0, images: 0 },
  shed: { plate: 0, overview: 0, full: 0 },
  writtenBytesPerRead: undefined,
}
