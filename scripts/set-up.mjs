/**
 * `node scripts/set-up.mjs start|test`: gets ready what the purpose needs, before npm runs it. Does nothing, in
 * a tenth of a second, where all is there. Runs without node_modules, and so imports nothing from it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isStale, root } from './compiled.mjs'
import { installPackages, missingPackages } from './debian-packages.mjs'

const purpose = process.argv[2]

/** Something is missing that only the user can bring. */
class Missing extends Error {}

const steps = [checkPurpose, checkNode, checkPackages, installDependencies, checkNativeModule, compile]

function checkPurpose() {
  if (purpose !== 'start' && purpose !== 'test')
    throw new Missing('usage: node scripts/set-up.mjs start|test')
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Missing(`expected Node 20.19 or newer, this is ${process.versions.node} (https://nodejs.org)`)
}

function checkPackages() {
  bringPackages(purpose)
}

function bringPackages(needed) {
  const missing = missingPackages(needed)
  if (missing.length === 0) return
  say(`Debian packages are missing: ${missing.join(' ')}`)
  if (!installPackages(missing))
    throw new Missing(`Please run:\n\n  sudo apt-get install -y ${missing.join(' ')}\n`)
}

function installDependencies() {
  if (isInstalled()) return
  say('installing the npm packages that package-lock.json names …')
  if (npm('ci', '--include=dev')) return
  // The usual reason: no prebuilt better-sqlite3 for this machine, and nothing to compile it with.
  if (missingPackages('compile').length === 0) throw new Missing('npm ci failed, see above')
  bringPackages('compile')
  if (!npm('ci', '--include=dev')) throw new Missing('npm ci failed, see above')
}

/** Whether node_modules holds what package-lock.json names. Packages for other systems may be absent. */
function isInstalled() {
  const held = packagesOf(join(root, 'node_modules/.package-lock.json'))
  const devIsNeeded = purpose === 'test' || isStale()
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '' || isSame(held[path], wanted)) return true
    return held[path] === undefined && (wanted.optional || (wanted.dev && !devIsNeeded))
  })
}

/** One package may stand under another's name, as better-sqlite3's variant with ciphers does. */
function isSame(held, wanted) {
  return held?.version === wanted.version && held.name === wanted.name
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {}
}

/** A new version of Node cannot load what was compiled for the old one. */
function checkNativeModule() {
  if (loadsSqlite()) return
  say('compiling better-sqlite3 for this version of Node …')
  bringPackages('compile')
  if (!npm('rebuild', 'better-sqlite3') || !loadsSqlite())
    throw new Missing('better-sqlite3 cannot be loaded')
}

function loadsSqlite() {
  try {
    const Database = createRequire(join(root, 'package.json'))('better-sqlite3')
    new Database(':memory:').close()
    return true
  } catch {
    return false
  }
}

function compile() {
  if (!isStale()) return
  say('compiling …')
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Missing('the build failed, see above')
}

function npm(...args) {
  const cli = process.env.npm_execpath
  const [program, ...before] = cli ? [process.execPath, cli] : ['npm']
  return spawnSync(program, [...before, ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

function say(text) {
  console.error(`set-up: ${text}`)
}

try {
  for (const step of steps) step()
} catch (error) {
  if (!(error instanceof Missing)) throw error
  say(error.message)
  process.exitCode = 1
}
