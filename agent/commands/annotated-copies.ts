import { mkdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { type Corners, scaleCorners } from '../domain/geometry.js'
import { InputError, messageOf } from '../errors.js'
import type { PassingNews } from '../flow/looks-to-passings.js'
import { writeAnnotated } from '../image/annotate.js'
import type { ReadPicture } from './picture-reader.js'

/** Copies of pictures with their plates outlined, for people to look at. */
export class AnnotatedCopies {
  readonly #folder: string
  readonly #names = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  async start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true }).catch((error: unknown) => {
      throw new InputError(
        `--annotate ${this.#folder}: expected a folder that can be made: ${messageOf(error)}`,
      )
    })
  }

  async ofPicture(name: string, { picture, plates, scale }: ReadPicture): Promise<void> {
    const notes = plates.map(({ corners, mark }) => note(scaleCorners(corners, scale, scale), mark?.vrm))
    await writeAnnotated(picture, notes, this.#pathFor(basename(name, extname(name))))
  }

  /** The frame on which the passing was seen best. */
  async ofPassing(name: string, { frame, best, mark }: PassingNews, number: number): Promise<void> {
    const path = this.#pathFor(`${basename(name, extname(name))}-${number}-${mark.vrm}`)
    await writeAnnotated(frame.full, [note(best.corners, mark.vrm)], path)
  }

  /** Pictures of the same name from several folders get a number each. */
  #pathFor(name: string): string {
    let free = name
    for (let number = 2; this.#names.has(free); number++) free = `${name}-${number}`
    this.#names.add(free)
    return join(this.#folder, `${free}.jpg`)
  }
}

const note = (corners: Corners, vrm: string | undefined) => ({ corners, text: vrm ?? '' })
