import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How much a video's header says that it holds. */
export interface VideoLength {
  readonly durationMs: number | undefined
  readonly frames: number | undefined
}

/** A header is read in a moment; a disk that takes longer is no reason to wait for a progress bar. */
const answerWithinMs = 10_000

/**
 * The length of a video file for a progress bar: an estimate, as the header of a file that was cut short tells
 * the whole. What cannot be told is undefined; what is wrong with the file shows when it is read.
 */
export async function videoLength(path: string): Promise<VideoLength> {
  const args = ['-v', 'quiet', '-protocol_whitelist', 'file', '-select_streams', 'V:0', '-of', 'json']
  const entries = ['-show_entries', 'stream=nb_frames,avg_frame_rate:format=duration', `file:${path}`]
  const answer = await promisify(execFile)('ffprobe', [...args, ...entries], { timeout: answerWithinMs })
    .then(({ stdout }) => parseLength(stdout))
    .catch(() => undefined)
  return answer ?? { durationMs: undefined, frames: undefined }
}

interface ProbeAnswer {
  readonly streams?: readonly { readonly nb_frames?: string; readonly avg_frame_rate?: string }[]
  readonly format?: { readonly duration?: string }
}

/** @param json what `ffprobe -of json` wrote */
export function parseLength(json: string): VideoLength {
  const { streams, format } = JSON.parse(json) as ProbeAnswer
  const [frames, seconds] = (streams?.[0]?.avg_frame_rate ?? '').split('/').map(Number)
  const durationMs = known(Number(format?.duration) * 1000)
  const counted = known(Number(streams?.[0]?.nb_frames))
  const estimated = known(Math.round(((durationMs ?? Number.NaN) / 1000) * (frames! / seconds!)))
  return { durationMs, frames: counted ?? estimated }
}

const known = (value: number): number | undefined => (Number.isFinite(value) && value > 0 ? value : undefined)
