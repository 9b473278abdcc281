import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultChoice, modelsFolder } from '../../agent/default-vision.js'
import type { Detection } from '../../agent/domain/detection.js'
import type { Frame } from '../../agent/domain/frame.js'
import { plateWidthPx, scaleCorners } from '../../agent/domain/geometry.js'
import type { Picture } from '../../agent/domain/picture.js'
import type { Reading } from '../../agent/domain/sighting.js'
import { LooksToPassings } from '../../agent/flow/looks-to-passings.js'
import { MarksSeen } from '../../agent/flow/marks-seen.js'
import { readToMessages } from '../../agent/flow/read-to-messages.js'
import { trackToRead } from '../../agent/flow/track-to-read.js'
import { SharpEvidenceMaker } from '../../agent/image/evidence-jpeg.js'
import { lumaPlane } from '../../agent/image/luma.js'
import { rectify } from '../../agent/image/rectify.js'
import { newId } from '../../agent/platform/new-id.js'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { readDetectorFacts, readReaderFacts } from '../../agent/vision/model-facts.js'
import { OnnxDetector } from '../../agent/vision/onnx-detector.js'
import { OnnxReader } from '../../agent/vision/onnx-reader.js'
import { numbersFrom } from './calibration.js'
import { type Figure, NotMeasurable } from './figure.js'

const roundsPerBatch = 12
const batchesCounted = 9
/** What the detector may take for a picture of 640 pixels' width, for which it is promised. */
const detectorCpuMsMax = 5
/** What a plate may take, cut out once and read. */
const plateCpuMsMax = 1.5
/** As many as a doubtful passing has at most. */
const cropsLaidOver = 20
/** What detect, crop and read of one plate may take together. */
const visionCpuMsMax = 12

/**
 * Processor time of each stage that a frame goes through after it is decoded, on one thread, in the default precisions.
 * @param small640 the same frame, 640 pixels wide
 */
export async function stageFigures(frame: Frame, small640: Picture): Promise<readonly Figure[]> {
  const { detectorPrecision, readerPrecision } = defaultChoice
  const detectorFacts = readDetectorFacts(modelsFolder)
  const detector = await OnnxDetector.load(modelsFolder, detectorFacts, detectorPrecision, 1)
  const facts = readReaderFacts(modelsFolder)
  const reader = await OnnxReader.load(modelsFolder, facts, readerPrecision, 1)
  const small = lumaPlane(frame.small)
  const full = lumaPlane(frame.full)
  const [found] = await detector.suspect(small)
  if (found === undefined)
    throw new NotMeasurable('expected the detector to find the plate of the bundled clip')
  const corners = scaleCorners(found.corners, full.width / small.width, full.height / small.height)
  const crop = new Uint8Array(facts.input.width * facts.input.height)
  const detect = await cpuMsOf(() => detector.suspect(small))
  const detect640 = await cpuMsOf(() => detector.suspect(lumaPlane(small640)))
  const confirm = await cpuMsOf(() => detector.confirm(small, full, { ...found, corners }))
  const cropping = await cpuMsOf(async () => rectify(full, corners, [0, 0, 1, 1], facts.input, crop))
  const croppingAndReading = await cpuMsOf(() => reader.read(full, [corners], 1))
  const [read] = await reader.read(full, [corners], 1)
  const crops = Array.from({ length: cropsLaidOver }, (_, seed) => ({
    crop: grainy(read!.crop, seed),
    weight: 1,
  }))
  const readTogether = await cpuMsOf(() => reader.readTogether(crops))
  await detector.release()
  await reader.release()
  return [
    { name: `detect (${detectorPrecision}, ${small.width}×${small.height})`, value: detect, unit: 'CPU-ms' },
    {
      name: `detect (${detectorPrecision}, 640×384), one thread`,
      value: detect640,
      unit: 'CPU-ms',
      atMost: detectorCpuMsMax,
    },
    { name: 'second look at a plate', value: confirm, unit: 'CPU-ms' },
    { name: 'crop', value: cropping, unit: 'CPU-ms' },
    { name: 'read', value: croppingAndReading - cropping, unit: 'CPU-ms' },
    {
      name: `crop and read a plate (${readerPrecision}), one crop, one thread`,
      value: croppingAndReading,
      unit: 'CPU-ms',
      atMost: plateCpuMsMax,
    },
    { name: `lay ${cropsLaidOver} crops over each other and read them`, value: readTogether, unit: 'CPU-ms' },
    {
      name: 'detect, look again, crop and read, one 1080p frame, one plate, one thread',
      value: detect + confirm + croppingAndReading,
      unit: 'CPU-ms',
      atMost: visionCpuMsMax,
    },
    ...(await afterVisionFigures(frame, { ...found, corners }, read!.reading)),
  ]
}

/** Crops that are all alike are not laid over each other. */
function grainy(crop: Uint8Array, seed: number): Uint8Array {
  const random = numbersFrom(seed)
  return crop.map((level) => Math.min(255, Math.max(0, level + 80 * (random() - 0.5))))
}

async function afterVisionFigures(
  frame: Frame,
  detection: Detection,
  reading: Reading,
): Promise<readonly Figure[]> {
  const sighting = { ...detection, reading, widthPx: plateWidthPx(detection.corners) }
  const passings = new LooksToPassings(new MarksSeen(0))
  let atMs = 0
  const track = await cpuMsOf(async () => {
    atMs += 40
    passings.see({ frame: { ...frame, atMs, capturedAtMs: atMs }, sightings: [sighting] })
  })
  const [news] = passings.end()
  const evidence = new SharpEvidenceMaker()
  const pictures = () =>
    Promise.all([evidence.plate(frame.full, detection.corners), evidence.overview(frame.small)])
  const evidenceCost = await cpuMsOf(pictures)
  return [
    { name: 'track and weigh', value: track, unit: 'CPU-ms a sighting' },
    { name: 'evidence pictures', value: evidenceCost, unit: 'CPU-ms a read' },
    { name: 'store', value: await storeCpuMs(news!, await pictures()), unit: 'CPU-ms a read' },
  ]
}

async function storeCpuMs(
  { track, mark, best }: Parameters<typeof readOf>[0],
  pictures: Awaited<ReturnType<SharpEvidenceMaker['plate']>>[],
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-store-'))
  const store = new WorkerStore({ folder })
  await store.start()
  try {
    return await cpuMsOf(async () => {
      const read = readOf({ track, mark, best })
      const messages = readToMessages(read, pictures, newId, read.capturedAtMs)
      await store.commit({ read, pictures, alerts: [], messages, heldMessages: [] })
    })
  } finally {
    await store.stop()
    await rm(folder, { recursive: true })
  }
}

type News = ReturnType<LooksToPassings['end']>[number]

function readOf({ track, mark, best }: Pick<News, 'track' | 'mark' | 'best'>) {
  return trackToRead(track, mark, best, {
    readId: newId(),
    cameraName: 'measure',
    identity: { feed: 1, source: 1, camera: 1 },
    clock: 'unknown',
    position: undefined,
    models: {},
    stage: 'final',
  })
}

/**
 * Processor time of one round, user and system, of all threads of this process: the median of several batches
 * after a warm-up, since a neighbour on the same core slows whole batches.
 */
async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const batches: number[] = []
  for (let batch = 0; batch <= batchesCounted; batch++) {
    const before = process.cpuUsage()
    for (let round = 0; round < roundsPerBatch; round++) await work()
    const { user, system } = process.cpuUsage(before)
    if (batch > 0) batches.push((user + system) / 1000 / roundsPerBatch)
  }
  return batches.sort((a, b) => a - b)[Math.floor(batches.length / 2)]!
}
