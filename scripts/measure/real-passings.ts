import { openVideo, readVideo } from '../../agent/commands/video-reader.js'
import { defaultVision } from '../../agent/default-vision.js'
import type { Reading } from '../../agent/domain/sighting.js'
import type { Track } from '../../agent/domain/track.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import type { ReadPassing } from './read-passings.js'
import { type VideoPlate, videoLabel } from './video-labels.js'

/** Passings of a labelled video whose plates pass one after the other, as the agent tracks and reads them. */
export async function realPassings(video: string): Promise<readonly ReadPassing[]> {
  const { fps, plates } = await videoLabel(video)
  const vision = defaultVision()
  await vision.start()
  try {
    const { source } = await openVideo(video, vision)
    const passings: ReadPassing[] = []
    for await (const { track, readings } of readVideo(
      source,
      vision,
      () => {},
      new AbortController().signal,
    )) {
      const plate = plates.find((each) => each.uncertain !== true && passesIn(each, track, fps))
      if (plate !== undefined) passings.push(readPassing(plate, track, readings))
    }
    return passings
  } finally {
    await vision.stop()
  }
}

/** The middle of the track lies between the plate's first and last frame. */
function passesIn({ first_frame, last_frame }: VideoPlate, track: Track, fps: number): boolean {
  const frame = ((track.firstAtMs + track.lastAtMs) / 2 / 1000) * fps
  return first_frame !== undefined && last_frame !== undefined && frame >= first_frame && frame <= last_frame
}

function readPassing({ text }: VideoPlate, { sightings }: Track, readings: readonly Reading[]): ReadPassing {
  return {
    truth: foldVrm(text),
    sightings: sightings.map(({ reading, widthPx }) => ({
      reading,
      plateWidth: widthPx,
      mark: sightingsToMark([reading]),
    })),
    // What the crops say together follows what each says alone.
    together: readings[sightings.length],
  }
}
