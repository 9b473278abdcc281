import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { FfmpegCamera } from '../../agent/camera/ffmpeg-camera.js'
import { clipPath } from '../../agent/demonstration/clip-frame.js'
import type { Frame } from '../../agent/domain/frame.js'
import { CameraFlow } from '../../agent/flow/camera-flow.js'
import { MarksSeen } from '../../agent/flow/marks-seen.js'
import { newId } from '../../agent/platform/new-id.js'
import type { FrameSource, Vision } from '../../agent/ports.js'
import { startCabBench } from './cab-bench.js'
import type { Figure } from './figure.js'
import { percentile } from './percentile.js'

const p95MsMost = 500
const p99MsMost = 1_000
/** Of each car of the clip, where it is near: five frames at the clip's rate. */
const segment = { seconds: 0.42, beforeEndSeconds: 0.1 }
/** An alert that was not painted by then is lost. */
const paintedWithinMs = 10_000

interface ClipPassing {
  readonly vrm: string
  readonly lastSeconds: number
}

/**
 * From the capture of the last frame that an alert needed to the alert's paint in Chromium, everything between: ffmpeg,
 * both models, the commit to the disk, the page. The bundled clip is cut to the moments in which its cars are near, and
 * played at its own pace.
 */
export async function passingFigures(browser: Browser, passings: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'barcud-passings-'))
  const { passings: cars } = JSON.parse(await readFile(clipPath.replace(/mp4$/, 'json'), 'utf8')) as {
    readonly passings: readonly ClipPassing[]
  }
  const bench = await startCabBench(browser, [
    { list: 'measured', priority: 0, marks: cars.map(({ vrm }) => vrm) },
  ])
  try {
    const clip = join(folder, 'near.mp4')
    await cutClip(cars, clip)
    return figuresOf(await timesOf(bench, clip, passings), passings)
  } finally {
    await bench.stop()
    await rm(folder, { recursive: true })
  }
}

async function cutClip(cars: readonly ClipPassing[], file: string): Promise<void> {
  const parts = cars.map(({ lastSeconds }, index) => {
    const start = lastSeconds - segment.seconds - segment.beforeEndSeconds
    return `[0]trim=${start}:${start + segment.seconds},setpts=PTS-STARTPTS[v${index}]`
  })
  const joined = `${cars.map((_, index) => `[v${index}]`).join('')}concat=n=${cars.length}[out]`
  const filter = [...parts, joined].join(';')
  const output = ['-map', '[out]', '-c:v', 'libx264', '-crf', '16', '-y', file]
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', clipPath, '-filter_complex', filter, ...output])
}

interface PassingTimes {
  /** Of every alert that was raised, milliseconds from its last needed frame to its paint; NaN: never painted. */
  readonly early: readonly number[]
  /** Of alerts that were raised only when the passing was over: the agent waits for more frames until then. */
  readonly late: readonly number[]
}

/** Plays the clip until so many alerts were raised. */
async function timesOf(
  { ground, recorder, painted, cab }: Awaited<ReturnType<typeof startCabBench>>,
  clip: string,
  passings: number,
): Promise<PassingTimes> {
  const { vision, clock, position, log } = ground
  const settings = { name: 'clip', source: 'video', path: clip, pace: 'realtime', loop: true } as const
  const parts = { detectorLongSidePx: vision.detectorLongSidePx, clock, log }
  const watched = new WatchedFrames(new FfmpegCamera(settings, parts), vision)
  const enough = new AbortController()
  const raised: { readonly hitId: string; readonly neededMs: number; readonly isEarly: boolean }[] = []
  const flow = new CameraFlow({
    ...{ source: watched, vision: watched.vision, identity: { feed: 1, source: 1, camera: 1 } },
    recorder: {
      record: async (read, frame, evidence) => {
        await recorder.record(read, frame, evidence)
        for (const alert of await ground.store.alerts.recent(3)) {
          if (alert.readId !== read.readId || raised.some(({ hitId }) => hitId === alert.hitId)) continue
          const neededMs = watched.neededMs.get(read.readId) ?? Number.NaN
          raised.push({ hitId: alert.hitId, neededMs, isEarly: read.stage === 'early' })
          void answered(painted, alert.hitId, (hitId) => cab.withdrawAlert(hitId))
        }
        if (raised.length >= passings) enough.abort()
      },
    },
    ...{ seen: new MarksSeen(0), clock, position, log, newId: () => watched.decided(newId()) },
  })
  await flow.run(enough.signal)
  await Promise.all(raised.map(({ hitId }) => answered(painted, hitId, () => {})))
  const timesOfStage = (early: boolean) =>
    raised
      .filter(({ isEarly }) => isEarly === early)
      .map(({ hitId, neededMs }) => (painted.get(hitId) ?? Number.NaN) - neededMs)
  return { early: timesOfStage(true), late: timesOfStage(false) }
}

/** An alert that stays on the page would stand before the next: it goes as soon as it was seen. */
async function answered(painted: ReadonlyMap<string, number>, hitId: string, then: (hitId: string) => void) {
  for (const startedMs = performance.now(); performance.now() - startedMs < paintedWithinMs; ) {
    if (painted.has(hitId)) return then(hitId)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Frames on their way, and which of them was the last that a read needed. */
class WatchedFrames implements FrameSource {
  readonly name: string
  /** readId → capture of the frame that decided, wall time. */
  readonly neededMs = new Map<string, number>()
  readonly vision: Vision
  readonly #source: FrameSource
  #lastWithPlateMs = 0

  constructor(source: FrameSource, vision: Vision) {
    this.name = source.name
    this.#source = source
    this.vision = Object.create(vision, {
      look: {
        value: async (...args: Parameters<Vision['look']>) => {
          const look = await vision.look(...args)
          if (look.sightings.length > 0) this.#lastWithPlateMs = look.frame.capturedAtMs
          return look
        },
      },
      read: { value: (...args: Parameters<Vision['read']>) => vision.read(...args) },
      readTogether: { value: (...args: Parameters<Vision['readTogether']>) => vision.readTogether(...args) },
    })
  }

  /** A read has just been made of what was seen so far. Returns its id. */
  decided(readId: string): string {
    this.neededMs.set(readId, this.#lastWithPlateMs)
    return readId
  }

  frames(signal: AbortSignal): AsyncIterable<Frame> {
    return this.#source.frames(signal)
  }

  recycle(frame: Frame): void {
    this.#source.recycle?.(frame)
  }

  health(): ReturnType<FrameSource['health']> {
    return this.#source.health()
  }
}

function figuresOf({ early, late }: PassingTimes, passings: number): readonly Figure[] {
  const lost = [...early, ...late].filter(Number.isNaN)
  const seen = early.filter((ms) => !Number.isNaN(ms))
  const name = `last needed frame to alert painted, ${seen.length} passings`
  return [
    { name: `${name}: p95`, value: percentile(seen, 0.95), unit: 'ms', atMost: p95MsMost },
    { name: `${name}: p99`, value: percentile(seen, 0.99), unit: 'ms', atMost: p99MsMost },
    { name: `${name}: median`, value: percentile(seen, 0.5), unit: 'ms' },
    { name: 'alerts of them that were never painted', value: lost.length, unit: 'alerts', atMost: 0 },
    { name: 'told only when the plate was out of sight', value: late.length, unit: `of ${passings}` },
  ]
}
