import { InputError, OperationalError } from '../errors.js'
import type { FfmpegInput } from './ffmpeg-arguments.js'

/** How a run of ffmpeg ended that nobody had stopped. */
export interface RunEnd {
  /** How many frames came out of it. */
  readonly frames: number
  /** What ffmpeg complained of. */
  readonly complaint: string | undefined
  /** How the process ended, undefined where it was content. */
  readonly how: string | undefined
}

/** What is wrong with a run that ended; undefined where a file was read to its end. */
export function faultOfEnd(input: FfmpegInput, end: RunEnd): Error | undefined {
  const reason = plain(input, end.complaint ?? end.how)
  if (input.kind === 'rtsp') return streamFault(placeOf(input), end.frames, reason)
  if (end.how?.startsWith('killed'))
    return new OperationalError('camera.failed', `${input.path}: ffmpeg was ${end.how}`)
  if (end.frames === 0) return new InputError(`${input.path}: expected a video${withReason(reason)}`)
  if (reason === undefined) return undefined
  return new InputError(
    `${input.path}: the video is damaged, ${end.frames} frames could be read${withReason(reason)}`,
  )
}

function streamFault(place: string, frames: number, reason: string | undefined): OperationalError {
  if (frames > 0)
    return new OperationalError('camera.stopped', `${place}: the stream stopped${withReason(reason)}`)
  if (reason !== undefined && /refused|timed out|unreachable|no route|resolve/i.test(reason))
    return new OperationalError('camera.no-answer', `${place}: nobody answers${withReason(reason)}`)
  // What ffmpeg says as well where something took the call and then said nothing.
  if (reason !== undefined && /Invalid data/.test(reason))
    return new OperationalError(
      'camera.no-answer',
      `${place}: nobody answers as a camera does${withReason(reason)}`,
    )
  return new OperationalError('camera.failed', `${place}: no picture comes${withReason(reason)}`)
}

/** The fault of a source that gives no frame and does not end. */
export function silence(input: FfmpegInput, waitedMs: number): OperationalError {
  return new OperationalError(
    'camera.silent',
    `${placeOf(input)}: no frame came for ${Math.round(waitedMs / 1000)} s`,
  )
}

/** What is read, without user and password. */
function placeOf(input: FfmpegInput): string {
  return input.kind === 'file' ? input.path : input.url.replace(credentials, '//')
}

const credentials = /\/\/[^/@\s]*@/g

/** ffmpeg's words without what the message says already, and without the camera's password. */
function plain(input: FfmpegInput, text: string | undefined): string | undefined {
  const source = input.kind === 'file' ? `file:${input.path}: ` : `${placeOf(input)}: `
  return text
    ?.replace(credentials, '//')
    .replace(source, '')
    .replace(/^pipe:0: /, '')
}

const withReason = (reason: string | undefined): string =>
  reason === undefined ? '' : ` (ffmpeg: ${reason})`
