import { execFileSync } from 'node:child_process'
import type { Test } from 'tap'
import { clipPath } from '../demonstration/clip.js'

/** The bundled clip as a camera in trouble would have filmed it. @param filter of ffmpeg. Returns the file. */
export function filteredClip(t: Test, filter: string, seconds = 21): string {
  const file = `${t.testdir()}/clip.mp4`
  const input = ['-v', 'error', '-i', clipPath, '-t', String(seconds), '-vf', filter]
  execFileSync('ffmpeg', [...input, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '16', '-y', file])
  return file
}
