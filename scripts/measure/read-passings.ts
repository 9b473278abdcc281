import { defaultVision } from '../../agent/default-vision.js'
import type { DecodedMark } from '../../agent/domain/read.js'
import type { Reading } from '../../agent/domain/sighting.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
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
  for (const sighting of sightings) {
    const { corners, plateWidth } = sighting
    const [reading] = await vision.read(pictureOf(sighting), [{ corners, confidence: 1 }])
    read.push({ reading: reading!, plateWidth, mark: sightingsToMark([reading!]) })
  }
  return { truth, sightings: read }
}
