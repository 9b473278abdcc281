import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Box } from '../../agent/domain/geometry.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { NotMeasurable } from './figure.js'

/** A plate as the label files tell it; `text` is null where it is illegible or was not written down. */
export interface LabelledPlate {
  readonly text: string | null
  readonly bbox: Box
  readonly country: string | null
  /** The text is a guess and is not to be scored. */
  readonly uncertain?: boolean
}

export interface LabelledPicture {
  /** Its path on this machine. */
  readonly path: string
  readonly plates: readonly LabelledPlate[]
}

/** The pictures of a set (`check/uk_misc` …) with their labels. */
export async function labelledPictures(pictures: string, set: string): Promise<readonly LabelledPicture[]> {
  const folder = join(pictures, set)
  const text = await readFile(join(folder, 'labels.jsonl'), 'utf8').catch(() => {
    throw new NotMeasurable(`expected labelled pictures in ${folder}`)
  })
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { image, plates } = JSON.parse(line) as { image: string; plates: LabelledPlate[] }
      return { path: join(folder, image), plates }
    })
}

export const isCertain = (plate: LabelledPlate): plate is LabelledPlate & { readonly text: string } =>
  plate.text !== null && plate.uncertain !== true

/** What no training may see, so that it can be measured on. */
export interface KeptFromTraining {
  /** Pictures without any plate. */
  readonly scenes: readonly string[]
  /** Parts of videos without any plate; until the end where `toSecond` is null. */
  readonly videos: readonly {
    readonly video: string
    readonly fromSecond: number
    readonly toSecond: number | null
  }[]
  /** Places in train/pl_2acholsk1, in the order of names. */
  readonly pl: readonly number[]
}

export async function keptFromTraining(): Promise<KeptFromTraining> {
  return JSON.parse(await readFile(join(packageRoot, 'models/training/kept-from-training.json'), 'utf8'))
}
