import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Files = ReadonlyMap<string, string | Uint8Array>

/** What the code makes; README and pictures in the folder are made by people. */
const made = /\.(json|yaml|gz)$/

/** Every file that is not as the code makes it, as a sentence; empty where all are. */
export function differences(files: Files, folder: string): readonly string[] {
  return [
    ...changed(files, folder).map(([path]) => `${path}: expected what the code makes, got another or none`),
    ...leftOver(files, folder).map((path) => `${path}: expected no such file`),
  ]
}

/** Writes what differs and nothing else: a newer file makes the compiled program look stale. Returns how many. */
export function write(files: Files, folder: string): number {
  const left = leftOver(files, folder)
  for (const path of left) rmSync(join(folder, path))
  const wrong = changed(files, folder)
  for (const [path, content] of wrong) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return left.length + wrong.length
}

function changed(files: Files, folder: string): [path: string, content: string | Uint8Array][] {
  return [...files].filter(([path, content]) => !contentAt(join(folder, path))?.equals(Buffer.from(content)))
}

function leftOver(files: Files, folder: string): string[] {
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return present.filter((path) => made.test(path) && !files.has(path))
}

function contentAt(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
