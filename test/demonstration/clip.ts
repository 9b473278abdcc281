import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../agent/platform/package-root.js'

/** The bundled clip: drawn whole, with marks that were never issued. */
export const clipPath = join(packageRoot, 'agent/demonstration/clip.mp4')

interface ClipFacts {
  readonly passings: readonly {
    readonly vrm: string
    readonly firstSeconds: number
    readonly lastSeconds: number
  }[]
}

/** What passes in it, and when. */
export const clipFacts = JSON.parse(
  readFileSync(join(packageRoot, 'agent/demonstration/clip.json'), 'utf8'),
) as ClipFacts

/** Writes the frame on which a passing's plate is largest. Returns the passing's mark. */
export async function writeClipFrame(passing: number, path: string): Promise<string> {
  const { vrm, lastSeconds } = clipFacts.passings[passing]!
  const at = String(lastSeconds - 0.1)
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-ss',
    at,
    '-i',
    clipPath,
    '-frames:v',
    '1',
    path,
  ])
  return vrm
}
