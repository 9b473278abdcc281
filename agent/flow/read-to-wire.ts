import type { PlateRead } from '../domain/read.js'
import { isoTime } from '../wire/common.js'
import type { ReadMessage } from '../wire/read-message.js'

type Mark = Pick<ReadMessage, 'vrm' | 'seenText' | 'confidence' | 'characters'>
type Circumstances = Pick<
  ReadMessage,
  'feed' | 'source' | 'camera' | 'capturedAt' | 'clock' | 'position' | 'motion' | 'sightings' | 'models'
>

/** What the plate says, as read and hit messages carry it. */
export function markToWire(read: PlateRead): Mark {
  const { vrm, seenText, confidence } = read
  const characters = read.characters.map((each) => ({
    char: each.char,
    confidence: each.confidence,
    alternatives: each.alternatives.map(({ char, confidence }) => ({ char, confidence })),
  }))
  return { vrm, seenText, confidence, characters }
}

/** Where, when and by what a mark was read, as read and hit messages carry it. */
export function circumstancesToWire(read: PlateRead): Circumstances {
  const { feed, source, camera } = read.identity
  return {
    feed,
    source,
    camera,
    capturedAt: isoTime(read.capturedAtMs),
    clock: read.clock,
    position: read.position ? { latitude: read.position.latitude, longitude: read.position.longitude } : null,
    motion: read.motion,
    sightings: read.sightingCount,
    models: { ...read.models },
  }
}
