import type { PlateRead } from '../../agent/domain/read.js'
import { parseVrm } from '../../agent/domain/vrm.js'
import { newId } from '../../agent/platform/new-id.js'

const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** Invented marks (age identifier 01 was never issued), each another. @param first their first letter */
export function benchMarks(first: string, count: number): readonly string[] {
  const letter = (number: number) => letters[number % letters.length]
  return Array.from({ length: count }, (_, number) => {
    const rest = [1, letters.length, letters.length ** 2].map((place) => letter(Math.floor(number / place)))
    return `${first}B01${rest.join('')}`
  })
}

/** A read of a mark, as a passing that has just ended makes it. */
export function benchRead(mark: string): PlateRead {
  const vrm = parseVrm(mark)!
  return {
    ...{ readId: newId(), vrm, seenText: vrm, confidence: 0.98, layout: 'uk-current', country: undefined },
    characters: [...vrm].map((char) => ({ char, confidence: 0.99, alternatives: [] })),
    ...{ cameraName: 'clip', identity: { feed: 1, source: 1, camera: 1 }, motion: 'towards', stage: 'final' },
    ...{ capturedAtMs: Date.now(), clock: 'synchronised', position: undefined, sightingCount: 5 },
    corners: [
      [900, 500],
      [1_100, 500],
      [1_100, 545],
      [900, 545],
    ],
    ...{ box: [900, 500, 200, 45], models: { 'plate-reader': 'measured' } },
  }
}
