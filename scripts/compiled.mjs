import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where the compiled program lies. */
export const dist = join(root, 'dist')

/** Written last by the build; its time is that of the build's beginning. */
export const builtMark = join(dist, '.built')

const sources = ['agent', 'scripts', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']

/** True where there is no compiled program, or a source is newer than it. */
export function isStale() {
  if (!existsSync(builtMark)) return true
  const builtAtMs = statSync(builtMark).mtimeMs
  return sources.some((source) => newestMs(join(root, source)) > builtAtMs)
}

/** When the file, or the newest in the folder, was changed; 0 where there is none (a device has no sources). */
function newestMs(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestMs(join(path, name))),
    found.mtimeMs,
  )
}
