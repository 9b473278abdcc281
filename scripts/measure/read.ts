/**
 * `npm run measure -- read`: plates found and read on single pictures, by `barcud read`, one frame a plate.
 * UK plates of certain text in the check sets, by the width of the label; O=0 and I=1 count as equal. False
 * plates on pictures without any, on the half that was kept from training.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { type Box, overlap } from '../../agent/domain/geometry.js'
import { foldVrm } from '../../agent/domain/vrm.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { barcudRead, type PassingLine, type PictureLine } from './barcud-read.js'
import { type Figure, NotMeasurable, picturesFolder, reportFigures } from './figure.js'
import { isCertain, labelledPictures } from './labels.js'

const checkSets = ['check/uk_carpark', 'check/uk_kaggle_web', 'check/uk_camvid', 'check/uk_misc']
const overlapMin = 0.3
const falsePlateWidthMinPx = 40

/** Plates by the width of their label, and what of them must be found, and found and read. */
const bands = [
  { name: '≥ 90 px', from: 90, to: Number.POSITIVE_INFINITY, found: 0.95, read: 0.85 },
  { name: '60–90 px', from: 60, to: 90, found: 0.85, read: 0.65 },
  { name: '40–60 px', from: 40, to: 60, found: undefined, read: undefined },
] as const

interface Judged {
  readonly widthPx: number
  readonly found: boolean
  readonly read: boolean
}

async function judgePlates(pictures: string): Promise<readonly Judged[]> {
  const labelled = (await Promise.all(checkSets.map((set) => labelledPictures(pictures, set)))).flat()
  const lines = await barcudRead<PictureLine>(labelled.map(({ path }) => path))
  const seen = new Map(lines.map((line) => [line.image, line.plates]))
  return labelled.flatMap(({ path, plates }) =>
    plates
      .filter((plate) => plate.country === 'GB' && isCertain(plate))
      .map((plate) => judge(plate, seen.get(path) ?? [])),
  )
}

function judge(label: { text: string | null; bbox: Box }, plates: PictureLine['plates']): Judged {
  const best = plates.toSorted((a, b) => overlap(b.box, label.bbox) - overlap(a.box, label.bbox))[0]
  const found = best !== undefined && overlap(best.box, label.bbox) >= overlapMin
  const read = found && best.vrm !== null && foldVrm(best.vrm) === foldVrm(label.text!)
  return { widthPx: label.bbox[2], found, read }
}

function accuracyFigures(judged: readonly Judged[]): readonly Figure[] {
  return bands.flatMap(({ name, from, to, found, read }) => {
    const plates = judged.filter(({ widthPx }) => widthPx >= from && widthPx < to)
    const share = (what: (plate: Judged) => boolean) => plates.filter(what).length / plates.length
    return [
      figure(
        `UK plates ${name} found (n = ${plates.length})`,
        share((plate) => plate.found),
        found,
      ),
      figure(
        `UK plates ${name} found and read`,
        share((plate) => plate.read),
        read,
      ),
    ]
  })
}

function figure(name: string, value: number, atLeast: number | undefined): Figure {
  return atLeast === undefined ? { name, value, unit: 'share' } : { name, value, unit: 'share', atLeast }
}

interface KeptFromTraining {
  readonly scenes: readonly string[]
  readonly videos: readonly {
    readonly video: string
    readonly fromSecond: number
    readonly toSecond: number | null
  }[]
}

async function keptFromTraining(): Promise<KeptFromTraining> {
  return JSON.parse(await readFile(join(packageRoot, 'models/training/kept-from-training.json'), 'utf8'))
}

/** A frame a second of the kept part of a video, as pictures in `folder`. */
async function framesOf(
  path: string,
  fromSecond: number,
  toSecond: number | null,
  folder: string,
): Promise<void> {
  const until = toSecond === null ? [] : ['-to', String(toSecond)]
  const out = join(folder, `${basename(path)}-%03d.png`)
  const options = ['-v', 'error', '-ss', String(fromSecond), ...until, '-i', path, '-vf', 'fps=1', out]
  await promisify(execFile)('ffmpeg', options).catch((error: Error) => {
    throw new NotMeasurable(`expected ffmpeg to read ${path}: ${error.message}`)
  })
}

async function falsePlateFigures(pictures: string): Promise<readonly Figure[]> {
  const { scenes, videos } = await keptFromTraining()
  const folder = await mkdtemp(join(tmpdir(), 'barcud-frames-'))
  try {
    for (const { video, fromSecond, toSecond } of videos) {
      await framesOf(join(pictures, video), fromSecond, toSecond, folder)
    }
    const lines = await barcudRead<PictureLine>([...scenes.map((scene) => join(pictures, scene)), folder])
    const wide = lines.flatMap(({ plates }) => plates).filter(({ box }) => box[2] >= falsePlateWidthMinPx)
    const reads = await readsWithin(pictures, videos)
    return [
      {
        name: `false plates ≥ ${falsePlateWidthMinPx} px a picture (n = ${lines.length}), kept half`,
        value: wide.length / lines.length,
        unit: 'a picture',
        atMost: 0.05,
      },
      { name: 'reads from the negative videos, kept half', value: reads, unit: 'reads', atMost: 0 },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readsWithin(pictures: string, videos: KeptFromTraining['videos']): Promise<number> {
  const lines = await barcudRead<PassingLine>(videos.map(({ video }) => join(pictures, video)))
  return lines.filter((line) => {
    const kept = videos.find(({ video }) => join(pictures, video) === line.video)!
    const fromMs = kept.fromSecond * 1000
    const toMs = kept.toSecond === null ? Number.POSITIVE_INFINITY : kept.toSecond * 1000
    return line.lastSeenMs >= fromMs && line.firstSeenMs < toMs
  }).length
}

const pictures = picturesFolder()
const figures = [...accuracyFigures(await judgePlates(pictures)), ...(await falsePlateFigures(pictures))]
process.exitCode = reportFigures(figures)
