import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { messageOf, OperationalError } from '../errors.js'

/** The version of libavformat: distributions and daily builds number ffmpeg itself in their own ways, but not this. */
export interface AvformatVersion {
  readonly major: number
  readonly minor: number
}

/** Asked once: the answer takes longer than opening a file. */
let known: AvformatVersion | undefined

/** What the installed ffmpeg is. @throws OperationalError `camera.no-ffmpeg` */
export async function installedAvformat(): Promise<AvformatVersion> {
  if (known !== undefined) return known
  const answer = await promisify(execFile)('ffmpeg', ['-version']).catch((error: unknown) => {
    throw noFfmpeg(error)
  })
  known = parseAvformat(answer.stdout)
  return known
}

/** A version that cannot be made out is taken for the newest. */
export function parseAvformat(versionText: string): AvformatVersion {
  const found = /^libavformat\s+(\d+)\.\s*(\d+)\./m.exec(versionText)
  const newest = { major: Number.POSITIVE_INFINITY, minor: 0 }
  return found === null ? newest : { major: Number(found[1]), minor: Number(found[2]) }
}

export function isAtLeast(version: AvformatVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor)
}

/** The error of a child process that could not be started, in a person's words. */
export function noFfmpeg(error: unknown): OperationalError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
  const message = missing
    ? 'ffmpeg is not installed: videos and network cameras need it (apt-get install ffmpeg)'
    : `ffmpeg does not run: ${messageOf(error)}`
  return new OperationalError('camera.no-ffmpeg', message, { cause: error })
}
