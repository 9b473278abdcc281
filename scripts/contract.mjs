/**
 * `npm run contract [-- --check]`: writes agent/wire/contract from the code, or says what differs from it.
 * Exit code: 0 all is as the code makes it, 1 it is not or cannot be made, 64 wrong usage.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dist, isStale, root } from './compiled.mjs'

const usage = `usage: npm run contract [-- --check]

Writes agent/wire/contract from the code: JSON Schema, AsyncAPI and examples. --check writes nothing, and says what differs.`
const wrong = process.argv.slice(2).filter((argument) => argument !== '--check')

if (wrong[0] === '--help') {
  console.log(usage)
} else if (wrong.length > 0) {
  console.error(`expected --check or nothing, got "${wrong.join(' ')}"\n\n${usage}`)
  process.exitCode = 64
} else if (
  isStale() &&
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' }).status !== 0
) {
  process.exitCode = 1
} else {
  await import(pathToFileURL(join(dist, 'scripts/contract/write-contract.js')).href)
}
