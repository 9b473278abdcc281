import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import t from 'tap'
import { boxAround } from '../../agent/domain/geometry.js'
import type { Picture } from '../../agent/domain/picture.js'
import { InputError } from '../../agent/errors.js'
import { lookToPlates } from '../../agent/flow/look-to-plates.js'
import { sightingsToMark } from '../../agent/flow/sightings-to-mark.js'
import { openPictureFile } from '../../agent/image/picture-file.js'
import { packageRoot } from '../../agent/platform/package-root.js'
import { ThreadVision } from '../../agent/vision/thread-vision.js'
import { writeClipFrame } from '../demonstration/clip.js'
import { withGrain } from '../fakes/crops.js'

const modelsFolder = join(packageRoot, 'models')
const settings = { modelsFolder, detectorPrecision: 'fp32', readerPrecision: 'fp32', threads: 1 }

async function frameOfClip(folder: string, longSidePx: number) {
  const path = join(folder, 'frame.png')
  const vrm = await writeClipFrame(0, path)
  const { small, full } = await openPictureFile(path, { longSidePx })
  return { vrm, frame: { camera: 'test', capturedAtMs: 0, atMs: 0, small, full } }
}

/** A bright blank: nothing to find. */
function blank(width: number, height: number): Picture {
  return { format: 'rgb', width, height, data: new Uint8Array(width * height * 3).fill(200) }
}

for (const detectorPrecision of ['fp32', 'int8']) {
  t.test(`a plate is found and read, detector in ${detectorPrecision}`, async (t) => {
    const vision = new ThreadVision({ ...settings, detectorPrecision })
    await vision.start()
    t.teardown(() => vision.stop())
    const { vrm, frame } = await frameOfClip(t.testdir(), vision.detectorLongSidePx)
    const { width } = frame.full
    const look = await vision.look(frame, { framings: 4 })
    const [plate] = lookToPlates(look.sightings).toSorted((a, b) => b.box[2] - a.box[2])
    t.equal(plate?.mark?.vrm, vrm)
    t.equal(look.frame.full.data.length, width * frame.full.height * 3, 'the frame comes back whole')
    t.equal(frame.full.data.length, 0, 'its pixels had travelled, not been copied')
  })
}

t.test('plates whose corners are known are read without the detector', async (t) => {
  const vision = new ThreadVision(settings)
  await vision.start()
  t.teardown(() => vision.stop())
  const { vrm, frame } = await frameOfClip(t.testdir(), vision.detectorLongSidePx)
  const { sightings, frame: back } = await vision.look(frame)
  const read = await vision.read(back.full, sightings)
  t.equal(read.length, sightings.length)
  const again = sightings.map((sighting, index) => ({ ...sighting, ...read[index]! }))
  t.ok(lookToPlates(again).some(({ mark }) => mark?.vrm === vrm))
})

t.test('grainy crops of a plate are read together, and alike ones not at all', async (t) => {
  const vision = new ThreadVision(settings)
  await vision.start()
  t.teardown(() => vision.stop())
  const { vrm, frame } = await frameOfClip(t.testdir(), vision.detectorLongSidePx)
  const { sightings } = await vision.look(frame)
  const { crop } = sightings.toSorted((a, b) => b.widthPx - a.widthPx)[0]!
  const grainy = [1, 2, 3, 4, 5, 6].map((seed) => ({ crop: withGrain(crop!, seed, 300), weight: 1 }))
  const together = await vision.readTogether(grainy)
  t.equal(sightingsToMark([together!])?.vrm, vrm)
  t.equal(
    await vision.readTogether([
      { crop: crop!, weight: 1 },
      { crop: crop!, weight: 1 },
    ]),
    undefined,
  )
})

t.test('an empty picture has no plates, whatever its size', async (t) => {
  const vision = new ThreadVision(settings)
  await vision.start()
  t.teardown(() => vision.stop())
  for (const [width, height] of [
    [1, 1],
    [640, 359],
    [33, 500],
  ] as const) {
    const picture = blank(width, height)
    const look = await vision.look({
      camera: 'test',
      capturedAtMs: 0,
      atMs: 0,
      small: picture,
      full: picture,
    })
    t.same(
      look.sightings.map(({ corners }) => boxAround(corners)),
      [],
      `${width}×${height}`,
    )
  }
})

t.test('work that was asked for before a stop is done; after it nothing is', async (t) => {
  const vision = new ThreadVision(settings)
  await vision.start()
  const picture = blank(640, 360)
  const looking = vision.look({ camera: 'test', capturedAtMs: 0, atMs: 0, small: picture, full: picture })
  await vision.stop()
  t.same((await looking).sightings, [])
  await t.rejects(async () => vision.read(blank(8, 8), []), /before it was started or after it stopped/)
})

t.test('a thread that ended by itself is told to whoever asks, and holds up no stop', async (t) => {
  const threads: Worker[] = []
  const remember = (worker: Worker) => threads.push(worker)
  process.on('worker', remember)
  t.teardown(() => process.off('worker', remember))
  const vision = new ThreadVision(settings)
  await vision.start()
  await threads[0]!.terminate()
  await t.rejects(async () => vision.read(blank(8, 8), []), /before it was started or after it stopped/)
  await vision.stop()
})

t.test('weights that are not the ones that model.json names are refused', async (t) => {
  const folder = t.testdir()
  for (const model of ['plate-detector', 'plate-reader']) {
    cpSync(join(modelsFolder, model), join(folder, model), { recursive: true })
  }
  writeFileSync(join(folder, 'plate-reader/plate-reader.onnx'), 'not weights')
  await t.rejects(new ThreadVision({ ...settings, modelsFolder: folder }).start(), {
    message: /plate-reader\.onnx: expected SHA-256 [0-9a-f]{64} as model\.json says/,
  })
})

t.test('a precision that the model does not have is refused', async (t) => {
  t.throws(() => new ThreadVision({ ...settings, detectorPrecision: 'int4' }), InputError)
  t.throws(() => new ThreadVision({ ...settings, detectorPrecision: 'int4' }), /fp32 or int8, got "int4"/)
  t.throws(
    () => new ThreadVision({ ...settings, readerPrecision: 'int4' }),
    /reader's precision .*got "int4"/,
  )
})

t.test('facts that lack something are refused with what they lack', async (t) => {
  const folder = t.testdir({ 'plate-detector': { 'model.json': '{"name":"plate-detector","version":"1"}' } })
  t.throws(
    () => new ThreadVision({ ...settings, modelsFolder: folder }),
    /expected the keys files, input, output/,
  )
})
