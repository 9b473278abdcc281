/** The root of the vision thread: it owns both models, answers one message at a time and is closed by message. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Picture } from '../domain/picture.js'
import { messageOf } from '../errors.js'
import { lumaPlane } from '../image/luma.js'
import { pictureMeasures } from '../image/picture-measures.js'
import { findPlates } from './find-plates.js'
import { readDetectorFacts, readReaderFacts } from './model-facts.js'
import { OnnxDetector } from './onnx-detector.js'
import { OnnxReader } from './onnx-reader.js'
import type { VisionReply, VisionRequest, VisionSettings } from './vision-messages.js'

const port = parentPort!
const settings = workerData as VisionSettings

function reply(message: VisionReply, pictures: readonly Picture[] = []): void {
  const buffers = new Set(pictures.map((picture) => picture.data.buffer))
  port.postMessage(message, [...buffers])
}

async function look(request: Extract<VisionRequest, { kind: 'look' }>, models: Models): Promise<void> {
  const { id, small, full, framings, expected, measured } = request
  const smallPlane = lumaPlane(small)
  const fullPlane = full === small ? smallPlane : lumaPlane(full)
  const detections = await findPlates(models.detector, smallPlane, fullPlane, expected)
  const corners = detections.map((each) => each.corners)
  const read = await models.reader.read(fullPlane, corners, framings)
  const measures = measured ? pictureMeasures(smallPlane) : undefined
  reply({ kind: 'looked', id, small, full, detections, read, measures }, [small, full])
}

async function read(request: Extract<VisionRequest, { kind: 'read' }>, models: Models): Promise<void> {
  const corners = request.plates.map((plate) => plate.corners)
  const read = await models.reader.read(lumaPlane(request.picture), corners, request.framings)
  reply({ kind: 'read', id: request.id, read })
}

async function readTogether(
  { id, crops }: Extract<VisionRequest, { kind: 'read-together' }>,
  models: Models,
): Promise<void> {
  reply({ kind: 'read-together', id, reading: await models.reader.readTogether(crops) })
}

interface Models {
  readonly detector: OnnxDetector
  readonly reader: OnnxReader
}

async function loadModels(): Promise<Models> {
  const { modelsFolder, detectorPrecision, readerPrecision, threads } = settings
  const detector = await OnnxDetector.load(
    modelsFolder,
    readDetectorFacts(modelsFolder),
    detectorPrecision,
    threads,
  )
  const readerFacts = readReaderFacts(modelsFolder)
  const reader = await OnnxReader.load(modelsFolder, readerFacts, readerPrecision, threads)
  return { detector, reader }
}

async function answer(request: VisionRequest, models: Models): Promise<void> {
  if (request.kind === 'stop') {
    await models.detector.release()
    await models.reader.release()
    port.close()
    return
  }
  try {
    if (request.kind === 'look') await look(request, models)
    else if (request.kind === 'read') await read(request, models)
    else await readTogether(request, models)
  } catch (error) {
    reply({ kind: 'failed', id: request.id, message: messageOf(error) })
  }
}

try {
  const models = await loadModels()
  // A promise chain keeps the order: a stop must come after the work that was asked for before it.
  let previous = Promise.resolve()
  port.on('message', (request: VisionRequest) => {
    previous = previous.then(() => answer(request, models))
  })
  reply({ kind: 'ready' })
} catch (error) {
  reply({ kind: 'failed', id: undefined, message: messageOf(error) })
  port.close()
}
