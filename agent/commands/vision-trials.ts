import { visionOf } from '../default-vision.js'
import type { ClipFrame } from '../demonstration/clip-frame.js'
import type { Frame } from '../domain/frame.js'
import type { VisionBasis, VisionChoice } from '../domain/vision-choice.js'
import { foldVrm } from '../domain/vrm.js'
import { messageOf } from '../errors.js'
import { lookToPlates } from '../flow/look-to-plates.js'
import type { Look, Vision } from '../ports.js'
import type { Trial } from './trials-to-choice.js'

/** The first runs fill caches and let the processor come up to speed. */
const warmUpRounds = 3
const roundsLeast = 5
const roundsMost = 30
/** After this a trial is over: installers wait for it, and a slow device has told enough by then. */
const trialMsMost = 400
/** Nets of this size gain nothing from more. */
const threadsTried = 4

/**
 * Tries the ways to run the models on this device, on a frame whose marks are known: each pair of precisions with
 * one thread, then the right pair that costs least with more threads, as far as there are processors.
 */
export async function* visionTrials(
  { detector, reader, processors }: VisionBasis,
  clip: ClipFrame,
): AsyncGenerator<Trial> {
  const single: Trial[] = []
  for (const detectorPrecision of Object.keys(detector.sha256)) {
    for (const readerPrecision of Object.keys(reader.sha256)) {
      const trial = await tryOut({ detectorPrecision, readerPrecision, threads: 1 }, clip)
      single.push(trial)
      yield trial
    }
  }
  const [best] = single.filter(({ fault }) => fault === undefined).sort((a, b) => a.lookCpuMs - b.lookCpuMs)
  if (best === undefined) return
  for (let threads = 2; threads <= Math.min(processors, threadsTried); threads++) {
    yield await tryOut({ ...best.choice, threads }, clip)
  }
}

async function tryOut(choice: VisionChoice, { frame, marks }: ClipFrame): Promise<Trial> {
  const vision = visionOf(choice)
  try {
    await vision.start()
  } catch (error) {
    return refused(choice, messageOf(error))
  }
  try {
    // Pixels travel to the vision thread: the next trial needs its own.
    const look = await vision.look(structuredClone(frame)).catch(messageOf)
    if (typeof look === 'string') return refused(choice, look)
    const fault = faultOf(look, marks)
    if (fault !== undefined) return refused(choice, fault)
    const withPlate = await timedLooks(vision, look.frame)
    const empty = await timedLooks(vision, withoutPlates(withPlate.frame))
    const { cpuMs: lookCpuMs, wallMs: lookWallMs } = withPlate
    return { choice, lookCpuMs, lookWallMs, emptyLookCpuMs: empty.cpuMs, fault }
  } finally {
    await vision.stop()
  }
}

/** Models that do not run here, or read wrongly, are told among the others; how quickly they do so is no matter. */
function refused(choice: VisionChoice, fault: string): Trial {
  return { choice, lookCpuMs: Number.NaN, lookWallMs: Number.NaN, emptyLookCpuMs: Number.NaN, fault }
}

function faultOf({ sightings }: Look, marks: readonly string[]): string | undefined {
  const read = lookToPlates(sightings).map(({ mark }) => (mark === undefined ? '?' : foldVrm(mark.vrm)))
  const expected = marks.map((mark) => foldVrm(mark))
  const isRight = read.length === expected.length && expected.every((mark) => read.includes(mark))
  return isRight ? undefined : `expected ${expected.join(' ')}, read ${read.join(' ') || 'no plate'}`
}

interface TimedLooks {
  /** Medians a look; processor time is that of all threads of this process. */
  readonly cpuMs: number
  readonly wallMs: number
  /** The frame, back again. */
  readonly frame: Frame
}

async function timedLooks(vision: Vision, first: Frame): Promise<TimedLooks> {
  const cpuMs: number[] = []
  const wallMs: number[] = []
  const endMs = performance.now() + trialMsMost
  let frame = first
  for (let round = 0; round < warmUpRounds + roundsMost; round++) {
    if (cpuMs.length >= roundsLeast && performance.now() > endMs) break
    const cpu = process.cpuUsage()
    const beganMs = performance.now()
    frame = (await vision.look(frame)).frame
    if (round < warmUpRounds) continue
    const { user, system } = process.cpuUsage(cpu)
    cpuMs.push((user + system) / 1000)
    wallMs.push(performance.now() - beganMs)
  }
  return { cpuMs: median(cpuMs), wallMs: median(wallMs), frame }
}

/** The frame in one grey. */
function withoutPlates(frame: Frame): Frame {
  for (const { data } of [frame.small, frame.full]) data.fill(128)
  return frame
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
