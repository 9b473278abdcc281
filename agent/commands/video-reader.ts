import { videoLength } from '../camera/ffprobe-video-length.js'
import { openCamera } from '../camera/open-camera.js'
import { LooksToPassings, type PassingNews } from '../flow/looks-to-passings.js'
import { MarksSeen } from '../flow/marks-seen.js'
import { readDoubtful } from '../flow/read-doubtful.js'
import { trackingRule } from '../flow/sightings-to-tracks.js'
import { SystemClock } from '../platform/system-clock.js'
import type { FrameSource, Log, Vision } from '../ports.js'

/** The same mark again within this is the same passing, as in a running agent by default. */
const sameMarkMs = 300_000
/** Nobody waits for a recorded video to go on: a passing is told when it ends, however long it lasts. */
const tracking = { ...trackingRule, lengthMsMax: Number.POSITIVE_INFINITY }

/** A person reads the command's own messages, not its log. */
const noLog: Log = { info: () => {}, warn: () => {} }

export interface OpenVideo {
  readonly source: FrameSource
  /** As the file's header says; undefined where it does not. */
  readonly lengthMs: number | undefined
}

/** A video file, every frame of it as fast as vision takes them. */
export async function openVideo(path: string, vision: Vision): Promise<OpenVideo> {
  const settings = { name: path, source: 'video', path, pace: 'fast' } as const
  const { detectorLongSidePx } = vision
  const source = openCamera(settings, { detectorLongSidePx, clock: new SystemClock(), log: noLog })
  return { source, lengthMs: (await videoLength(path)).durationMs }
}

/**
 * Every passing of a video, in the order of their ends; every frame is looked at once.
 * Throws InputError or OperationalError where the video cannot be read or breaks off; what passed before was yielded.
 */
export async function* readVideo(
  source: FrameSource,
  vision: Vision,
  onFrame: (atMs: number) => void,
  signal: AbortSignal,
): AsyncGenerator<PassingNews> {
  const passings = new LooksToPassings(new MarksSeen(sameMarkMs), { tracking })
  let fault: unknown
  try {
    for await (const frame of source.frames(signal)) {
      onFrame(frame.atMs)
      yield* finals(passings.see(await vision.look(frame, { expected: passings.expectedPlaces(frame.atMs) })))
      await readDoubtful(passings, vision, 'out of sight')
    }
    await readDoubtful(passings, vision, 'all')
  } catch (error) {
    fault = error
  }
  yield* finals(passings.end())
  if (fault !== undefined) throw fault
}

const finals = (news: readonly PassingNews[]) => news.filter(({ stage }) => stage === 'final')
