import { createHash, randomBytes } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import t, { type Test } from 'tap'
import type { Corners } from '../../agent/domain/geometry.js'
import type { Picture, RgbPicture, Yuv420Picture } from '../../agent/domain/picture.js'
import type { EvidencePicture } from '../../agent/domain/read.js'
import { SharpEvidenceMaker } from '../../agent/image/evidence-jpeg.js'

const maker = new SharpEvidenceMaker()

/** The hardest thing to compress. */
function noise(width: number, height: number): RgbPicture {
  return { format: 'rgb', width, height, data: new Uint8Array(randomBytes(width * height * 3)) }
}

function evenVideo(range: 'full' | 'limited', width: number, height: number, [y, cb, cr]: readonly number[]) {
  const luma = width * height
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2)
  const data = new Uint8Array(luma + 2 * chroma)
    .fill(y!, 0, luma)
    .fill(cb!, luma)
    .fill(cr!, luma + chroma)
  return { format: 'yuv420p', range, width, height, data } satisfies Yuv420Picture
}

function corners(x: number, y: number, width: number, height: number): Corners {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}

async function described(t: Test, evidence: EvidencePicture) {
  const metadata = await sharp(evidence.jpeg).metadata()
  t.match(metadata, {
    format: 'jpeg',
    chromaSubsampling: '4:2:0',
    width: evidence.width,
    height: evidence.height,
  })
  t.equal(evidence.sha256, createHash('sha256').update(evidence.jpeg).digest('hex'))
  return metadata
}

async function meanColour(evidence: EvidencePicture): Promise<number[]> {
  const { channels } = await sharp(evidence.jpeg).stats()
  return channels.map(({ mean }) => Math.round(mean))
}

t.test('a plate keeps its shape within 120×60 and 3 KB, however hard it is to compress', async (t) => {
  const scene = noise(800, 600)
  const table: [string, Corners, (width: number, height: number) => boolean][] = [
    ['a wide plate', corners(100, 100, 400, 90), (width, height) => width > 3 * height],
    ['a square plate', corners(100, 100, 200, 180), (width, height) => width < 1.5 * height],
    ['a distant plate', corners(100, 100, 40, 10), (width, height) => width <= 50 && height <= 14],
    ['a plate half outside', corners(-100, 580, 200, 60), (width) => width <= 120],
    ['corners far outside', corners(5000, 5000, 200, 60), (width, height) => width === 1 && height === 1],
  ]
  for (const [name, plate, shaped] of table) {
    const evidence = await maker.plate(scene, plate)
    await described(t, evidence)
    t.equal(evidence.kind, 'plate')
    t.ok(evidence.width <= 120 && evidence.height <= 60, `${name}: ${evidence.width}×${evidence.height}`)
    t.ok(evidence.jpeg.length <= 3 * 1024, `${name}: ${evidence.jpeg.length} bytes`)
    t.ok(shaped(evidence.width, evidence.height), `${name}: ${evidence.width}×${evidence.height}`)
  }
})

t.test('an overview stays within 25 KB, an easy one at its full size', async (t) => {
  const hard = await maker.overview(noise(640, 360))
  await described(t, hard)
  t.ok(hard.jpeg.length <= 25 * 1024, `${hard.jpeg.length} bytes`)
  const easy = await maker.overview(evenVideo('limited', 640, 360, [120, 128, 128]))
  t.match(easy, { kind: 'overview', width: 640, height: 360 })
  const large = await maker.overview(noise(1920, 1080))
  t.ok(large.width <= 640 && large.jpeg.length <= 25 * 1024)
})

t.test(
  'a close-up shows the plate with its own width around it, unshrunk, at most 1,280 px wide',
  async (t) => {
    const scene = noise(1920, 1080)
    const near = await maker.closeUp(scene, corners(800, 500, 150, 40))
    await described(t, near)
    t.match(near, { kind: 'full', width: 450, height: 340 })
    t.ok((await maker.closeUp(scene, corners(500, 500, 900, 200))).width <= 1280)
    t.equal((await maker.closeUp(scene, corners(0, 0, 1920, 1080))).width, 1280)
    t.match(
      await maker.closeUp(scene, corners(0, 0, 100, 30)),
      { width: 300, height: 230 },
      'as large at the edge of the picture',
    )
  },
)

const sumOf = async (picture: Sharp) =>
  (await picture.greyscale().raw().toBuffer()).reduce((sum, value) => sum + value, 0)

t.test('a plate is the middle third of its close-up, wherever it stood on the picture', async (t) => {
  const data = new Uint8Array(640 * 360 * 3)
  for (const [left, top] of [
    [0, 0],
    [560, 340],
    [270, 170],
  ] as const) {
    data.fill(0)
    for (let y = top; y < top + 20; y += 1) {
      data.fill(255, (y * 640 + left) * 3, (y * 640 + left + 80) * 3)
    }
    const scene: RgbPicture = { format: 'rgb', width: 640, height: 360, data }
    const evidence = await maker.closeUp(scene, corners(left, top, 80, 20))
    const { width, height } = evidence
    const middle = { left: width / 3, top: (height - width / 12) / 2, width: width / 3, height: width / 12 }
    const whole = await sumOf(sharp(evidence.jpeg))
    const plate = await sumOf(sharp(evidence.jpeg).extract(middle))
    t.ok(plate > 240 * 80 * 20, `${left}, ${top}: all of the middle is plate`)
    t.ok(whole < plate * 1.1, 'and nothing else is')
  }
})

t.test('colour survives, from video of either range and from pictures', async (t) => {
  const yellow: readonly [Picture, string][] = [
    [evenVideo('limited', 320, 180, [162, 48, 157]), 'limited video'],
    [evenVideo('full', 320, 180, [169, 37, 161]), 'full video'],
    [
      {
        format: 'rgb',
        width: 320,
        height: 180,
        data: new Uint8Array(320 * 180 * 3).map((_, at) => [216, 177, 8][at % 3]!),
      },
      'a picture',
    ],
  ]
  for (const [picture, name] of yellow) {
    const plate = corners(50, 50, 100, 30)
    for (const evidence of [
      await maker.plate(picture, plate),
      await maker.overview(picture),
      await maker.closeUp(picture, corners(140, 80, 40, 12)),
    ]) {
      const mean = await meanColour(evidence)
      const off = mean.map((value, channel) => Math.abs(value - [216, 177, 8][channel]!))
      t.ok(Math.max(...off) <= 4, `${name}, ${evidence.kind}: ${mean}`)
    }
  }
})
