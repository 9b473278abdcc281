import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { barcudRead, type PassingLine, type PictureLine } from './barcud-read.js'
import { type Figure, NotMeasurable } from './figure.js'
import { type KeptFromTraining, keptFromTraining } from './labels.js'

/** A narrower one could not be read as a plate anyway. */
const falsePlateWidthMinPx = 40

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

/** What is found, and what is read, where there is no plate: on the half that was kept from training. */
export async function falsePlateFigures(pictures: string): Promise<readonly Figure[]> {
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
        atMost: 0.01,
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
