import type { Vision } from '../ports.js'
import type { LooksToPassings } from './looks-to-passings.js'

/** Reads the crops of doubtful passings laid over each other, before their marks are told. */
export async function readDoubtful(
  passings: LooksToPassings,
  vision: Pick<Vision, 'readTogether'>,
  which: 'out of sight' | 'all',
): Promise<void> {
  for (const { trackId, crops } of passings.doubtful(which)) {
    const together = await vision.readTogether(crops)
    if (together !== undefined) passings.addTogether(trackId, together)
  }
}
