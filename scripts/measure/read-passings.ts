import { defaultVision } from '../../agent/default-vision.js'
import { plateWidthPx } from '../../agent/domain/geometry.js'
import type { DecodedMark } from '../../agent/domain/read.js'
import type { Reading, Sighting } from '../../agent/domain/sighting.js'
import { isSure } from '../../agent/flow/looks-to-passings.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import { trackToCrops } from '../../agent/flow/track-to-crops.js'
import type { Vision } from '../../agent/ports.js'
import { pictureOf, type RenderedPassing, type RenderedSetName, renderedSet } from './rendered-sets.js'

/** A sighting of a rendered passing as the agent read it. */
export interface ReadSighting {
  readonly reading: Reading
  /** Of the plate in the picture, pixels. */
  readonly plateWidth: number
  /** What this sighting says alone. */
  readonly mark: DecodedMark | undefined
}

export interface ReadPassing {
  /** Upper case, O as 0 and I as 1. */
  readonly truth: string
  /** Oldest first. */
  readonly sightings: readonly ReadSighting[]
  /** What their crops say laid over each other, where the sightings leave the mark in doubt, as the agent asks for it. */
  readonly together: Reading | undefined
}

/** Rendered passings of each set, read by the models that ship, each plate as on one frame of a camera. */
export async function readPassings<Name extends RenderedSetName>(
  names: readonly Name[],
): Promise<Readonly<Record<Name, readonly ReadPassing[]>>> {
  const vision = defaultVision()
  await vision.start()
  try {
    const read: [Name, readonly ReadPassing[]][] = []
    for (const name of names) {
      const passings: ReadPassing[] = []
      for (const passing of await renderedSet(name)) passings.push(await readPassing(passing, vision))
      read.push([name, passings])
    }
    return Object.fromEntries(read) as Record<Name, readonly ReadPassing[]>
  } finally {
    await vision.stop()
  }
}

async function readPassing({ truth, sightings }: RenderedPassing, vision: Vision): Promise<ReadPassing> {
  const read: ReadSighting[] = []
  const seen: Sighting[] = []
  for (const sighting of sightings) {
    const detection = { corners: sighting.corners, confidence: 1 }
    const [plate] = await vision.read(pictureOf(sighting), [detection])
    const { plateWidth } = sighting
    read.push({ reading: plate!.reading, plateWidth, mark: sightingsToMark([plate!.reading]) })
    seen.push({ ...detection, ...plate!, widthPx: plateWidthPx(detection.corners) })
  }
  return { truth, sightings: read, together: await readTogether(seen, vision) }
}

async function readTogether(sightings: readonly Sighting[], vision: Vision): Promise<Reading | undefined> {
  const mark = sightingsToMark(sightings.map(({ reading }) => reading))
  const crops = mark === undefined || isSure(mark) ? [] : trackToCrops({ sightings })
  return crops.length === 0 ? undefined : vision.readTogether(crops)
}
