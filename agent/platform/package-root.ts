import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder that holds package.json, models/ and firmware-config/. Found by walking up, because this file
 * runs both from agent/platform (tests) and from dist/agent/platform (compiled).
 */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

/** The version of the agent, as package.json has it. */
export const version = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('no package.json above the agent: the installation is incomplete')
  return findPackageRoot(parent)
}
