import { basename } from 'node:path'
import { type Box, overlap } from '../../agent/domain/geometry.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { barcudRead, type PictureLine } from './barcud-read.js'
import { isCertain, keptFromTraining, type LabelledPicture, labelledPictures } from './labels.js'

/** Where the plates of certain text come from. PL: the third of a training set that no training has seen. */
export type PlateSet = 'UK' | 'ES' | 'PL'

/** What `barcud read` made of a labelled plate, from its one picture. O=0 and I=1 count as equal. */
export interface JudgedPlate {
  readonly set: PlateSet
  /** Of the label. */
  readonly widthPx: number
  readonly isFound: boolean
  /** Undefined where no mark was told. */
  readonly confidence: number | undefined
  readonly isSure: boolean
  readonly isRight: boolean
}

const ukSets = ['check/uk_carpark', 'check/uk_kaggle_web', 'check/uk_camvid', 'check/uk_misc']
const overlapMin = 0.3

/** Every labelled plate of certain text. @throws NotMeasurable where the pictures are not there */
export async function judgedPlates(pictures: string): Promise<readonly JudgedPlate[]> {
  const uk = (await Promise.all(ukSets.map((set) => labelledPictures(pictures, set)))).flat()
  const sets: Readonly<Record<PlateSet, readonly LabelledPicture[]>> = {
    UK: uk.map((picture) => ({
      ...picture,
      plates: picture.plates.filter(({ country }) => country === 'GB'),
    })),
    ES: await labelledPictures(pictures, 'check/es_pdias'),
    PL: await polesKeptFromTraining(pictures),
  }
  const paths = Object.values(sets).flatMap((each) => each.map(({ path }) => path))
  const lines = await barcudRead<PictureLine>(paths)
  const seen = new Map(lines.map((line) => [line.image, line.plates]))
  return (['UK', 'ES', 'PL'] as const).flatMap((set) =>
    sets[set].flatMap(({ path, plates }) =>
      plates.filter(isCertain).map((plate) => judge(set, plate, seen.get(path) ?? [])),
    ),
  )
}

async function polesKeptFromTraining(pictures: string): Promise<readonly LabelledPicture[]> {
  const byName = (await labelledPictures(pictures, 'train/pl_2acholsk1')).toSorted((a, b) =>
    basename(a.path) < basename(b.path) ? -1 : 1,
  )
  const { pl: places } = await keptFromTraining()
  return byName.filter((_, place) => places.includes(place))
}

function judge(
  set: PlateSet,
  label: { readonly text: string; readonly bbox: Box },
  plates: PictureLine['plates'],
): JudgedPlate {
  const best = plates.toSorted((a, b) => overlap(b.box, label.bbox) - overlap(a.box, label.bbox))[0]
  const found = best !== undefined && overlap(best.box, label.bbox) >= overlapMin ? best : undefined
  return {
    set,
    widthPx: label.bbox[2],
    isFound: found !== undefined,
    confidence: found?.confidence ?? undefined,
    isSure: found?.sure ?? false,
    isRight: found !== undefined && found.vrm !== null && foldVrm(found.vrm) === foldVrm(label.text),
  }
}
