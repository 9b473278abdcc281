import { Worker } from 'node:worker_threads'
import type { Detection } from '../domain/detection.js'
import type { Frame } from '../domain/frame.js'
import { plateWidthPx } from '../domain/geometry.js'
import type { Picture } from '../domain/picture.js'
import type { ReadCrop, Reading, WeighedCrop } from '../domain/sighting.js'
import { InputError } from '../errors.js'
import type { Look, LookOptions, Vision } from '../ports.js'
import { type ModelFile, readDetectorFacts, readReaderFacts } from './model-facts.js'
import type { VisionReply, VisionRequest, VisionSettings } from './vision-messages.js'

type Looked = Extract<VisionReply, { kind: 'looked' }>
type ReadReply = Extract<VisionReply, { kind: 'read' }>
type ReadTogetherReply = Extract<VisionReply, { kind: 'read-together' }>
type Answer = Looked | ReadReply | ReadTogetherReply

interface Waiting {
  readonly resolve: (reply: Answer) => void
  readonly reject: (error: Error) => void
}

const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './vision-thread.ts' : './vision-thread.js',
  import.meta.url,
)

/**
 * Both models on one worker thread: a run of ONNX Runtime blocks its thread for its whole length.
 * The worker is never terminated, only asked to stop: ending it in mid-run aborts the process.
 */
export class ThreadVision implements Vision {
  readonly models: Readonly<Record<string, string>>
  readonly detectorLongSidePx: number
  readonly #settings: VisionSettings
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 1

  constructor(settings: VisionSettings) {
    const detector = readDetectorFacts(settings.modelsFolder)
    const reader = readReaderFacts(settings.modelsFolder)
    refuseUnknown('detector', detector.files, settings.detectorPrecision)
    refuseUnknown('reader', reader.files, settings.readerPrecision)
    this.#settings = settings
    this.models = { [detector.name]: detector.version, [reader.name]: reader.version }
    this.detectorLongSidePx = detector.input.longSide
  }

  async start(): Promise<void> {
    const worker = new Worker(threadEntry, { workerData: this.#settings, name: 'vision' })
    this.#worker = worker
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (first: VisionReply) => {
        if (first.kind === 'ready') resolve()
        else
          reject(
            new InputError(
              `vision: ${first.kind === 'failed' ? first.message : 'expected to be ready first'}`,
            ),
          )
      })
      worker.once('error', reject)
    })
    worker.on('message', (reply: VisionReply) => this.#settle(reply))
    worker.on('error', (error) => this.#failAll(error instanceof Error ? error : new Error(String(error))))
    worker.once('exit', () => this.#forget(worker))
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    this.#worker = undefined
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage({ kind: 'stop' } satisfies VisionRequest)
    await ended
  }

  async look(
    frame: Frame,
    { framings = 1, expected = [], measured = false }: LookOptions = {},
  ): Promise<Look> {
    const { small, full } = frame
    const looked = (await this.#ask(
      (id) => ({ kind: 'look', id, small, full, framings, expected, measured }),
      [small, full],
    )) as Looked
    const sightings = looked.detections.map((detection, index) => ({
      ...detection,
      ...looked.read[index]!,
      widthPx: plateWidthPx(detection.corners),
    }))
    return {
      frame: { ...frame, small: looked.small, full: looked.full },
      sightings,
      measures: looked.measures,
    }
  }

  async read(picture: Picture, plates: readonly Detection[], framings = 1): Promise<readonly ReadCrop[]> {
    const reply = await this.#ask((id) => ({ kind: 'read', id, picture, plates, framings }), [picture])
    return (reply as ReadReply).read
  }

  async readTogether(crops: readonly WeighedCrop[]): Promise<Reading | undefined> {
    const reply = (await this.#ask((id) => ({ kind: 'read-together', id, crops }), [])) as ReadTogetherReply
    return reply.reading
  }

  #ask(request: (id: number) => VisionRequest, pictures: readonly Picture[]): Promise<Answer> {
    const worker = this.#worker
    if (worker === undefined) throw new Error('vision is asked before it was started or after it stopped')
    const id = this.#nextId++
    const buffers = new Set(pictures.map((picture) => picture.data.buffer))
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage(request(id), [...buffers])
    })
  }

  #settle(reply: VisionReply): void {
    if (reply.kind === 'ready' || reply.id === undefined) return
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (reply.kind === 'failed') waiting?.reject(new Error(`vision: ${reply.message}`))
    else waiting?.resolve(reply)
  }

  /** Whoever asks a thread that has ended would wait for ever, and so would whoever waits for its end. */
  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined
    this.#failAll(new Error('the vision thread has ended'))
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}

function refuseUnknown(model: string, files: Readonly<Record<string, ModelFile>>, precision: string): void {
  if (files[precision] !== undefined) return
  const known = Object.keys(files).join(' or ')
  throw new InputError(`vision: expected the ${model}'s precision to be ${known}, got "${precision}"`)
}
