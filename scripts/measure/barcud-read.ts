import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Box } from '../../agent/domain/geometry.js'
import { packageRoot } from '../../agent/platform/package-root.js'

/** What `barcud read --json` prints of a picture. */
export interface PictureLine {
  readonly image: string
  readonly plates: readonly {
    readonly vrm: string | null
    readonly confidence: number | null
    readonly sure: boolean
    readonly box: Box
  }[]
}

/** What it prints of a passing in a video. */
export interface PassingLine {
  readonly video: string
  readonly vrm: string
  readonly confidence: number
  readonly firstSeenMs: number
  readonly lastSeenMs: number
}

/** Runs the command as a person would, on all paths at once, and returns its lines. */
export async function barcudRead<Line extends PictureLine | PassingLine>(
  paths: readonly string[],
): Promise<readonly Line[]> {
  const child = spawn(
    process.execPath,
    [join(packageRoot, 'dist/agent/main.js'), 'read', '--json', ...paths],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const lines: Line[] = []
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line) as Line)
  const code = await ended
  if (code !== 0) throw new Error(`barcud read ended with ${code}`)
  return lines
}
