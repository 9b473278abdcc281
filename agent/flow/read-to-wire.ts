import type { PlateRead, Position } from '../domain/read.js'
import { isoTime } from '../wire/message-parts.js'
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
    position: positionToWire(read.position),
    motion: read.motion,
    sightings: read.sightingCount,
    models: { ...read.models },
  }
}

/** Null where it is unknown. */
export function positionToWire(position: Position | undefined): ReadMessage['position'] {
  return position ? { latitude: position.latitude, longitude: position.longitude } : null
}
