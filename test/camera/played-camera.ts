import { openCamera } from '../../agent/camera/open-camera.js'
import type { Frame } from '../../agent/domain/frame.js'
import type { Clock, FrameSource } from '../../agent/ports.js'
import { KeptLog } from '../fakes/kept-log.js'
import { SetClock } from '../fakes/set-clock.js'
import { numberOn } from './numbered-clip.js'

export const detectorLongSidePx = 320

/** A video file as a camera. */
export function videoCamera(
  path: string,
  { pace = 'fast', loop = false, clock = new SetClock() }: VideoOptions = {},
): FrameSource {
  return openCamera(
    { name: 'north', source: 'video', path, pace, loop },
    { detectorLongSidePx, clock, log: new KeptLog() },
  )
}

interface VideoOptions {
  readonly pace?: 'fast' | 'realtime'
  readonly loop?: boolean
  readonly clock?: Clock
}

/** What came before the fault, and the fault. */
export async function framesAndFault(
  source: FrameSource,
  signal = new AbortController().signal,
): Promise<{ frames: Frame[]; fault: unknown }> {
  const frames: Frame[] = []
  try {
    for await (const frame of source.frames(signal)) frames.push(frame)
    return { frames, fault: undefined }
  } catch (fault) {
    return { frames, fault }
  }
}

export const numbersOn = (frames: readonly Frame[]): number[] => frames.map(({ full }) => numberOn(full))

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number)
