/**
 * `npm run measure -- video`: passings of a phone's walk through a car park, by `barcud read`, against the
 * label files beside the videos. O=0 and I=1 count as equal.
 */
import { join } from 'node:path'
import { foldVrm } from '../../agent/domain/vrm.js'
import { barcudRead, type PassingLine } from './barcud-read.js'
import { type Figure, picturesFolder, reportFigures } from './figure.js'
import { videoLabel } from './video-labels.js'

async function foldedReads(video: string): Promise<readonly string[]> {
  return (await barcudRead<PassingLine>([video])).map(({ vrm }) => foldVrm(vrm))
}

async function excerptFigures(folder: string): Promise<readonly Figure[]> {
  const video = join(folder, 'video/uk_carpark_excerpt_29fps.mp4')
  const expected = (await videoLabel(video)).plates.map(({ text }) => foldVrm(text))
  const reads = await foldedReads(video)
  const same = reads.length === expected.length && reads.every((read, index) => read === expected[index])
  return [
    {
      name: `excerpt at 29 fps: the ${expected.length} reads expected, in order, and no other`,
      value: same ? 1 : 0,
      unit: '1 = yes',
      atLeast: 1,
    },
  ]
}

async function walkFigures(folder: string): Promise<readonly Figure[]> {
  const video = join(folder, 'video/uk_carpark_full_10fps.mp4')
  const { plates } = await videoLabel(video)
  const certain = plates.filter(({ uncertain }) => uncertain !== true).map(({ text }) => foldVrm(text))
  const known = new Set(plates.map(({ text }) => foldVrm(text)))
  // A plate of uncertain text is neither right nor wrong: one read that is one character off it is let pass.
  const doubtful = plates.filter(({ uncertain }) => uncertain === true).map(({ text }) => foldVrm(text))
  const reads = await foldedReads(video)
  const once = certain.filter((mark) => reads.filter((read) => read === mark).length === 1)
  const wrong = reads.filter((read) => !known.has(read) && !doubtful.some((mark) => differsByOne(mark, read)))
  const twice = reads.length - new Set(reads).size
  return [
    {
      name: `walk at 10 fps: plates of ${certain.length} read right, each once`,
      value: once.length,
      unit: 'plates',
      atLeast: certain.length,
    },
    { name: 'walk at 10 fps: wrong reads', value: wrong.length, unit: 'reads', atMost: 0 },
    { name: 'walk at 10 fps: reads told twice', value: twice, unit: 'reads', atMost: 0 },
  ]
}

const differsByOne = (a: string, b: string): boolean =>
  a.length === b.length && [...a].filter((char, place) => char !== b[place]).length === 1

const folder = picturesFolder()
process.exitCode = reportFigures([...(await excerptFigures(folder)), ...(await walkFigures(folder))])
