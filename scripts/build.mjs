/**
 * Compiles agent and measures into dist/ and bundles the pages; `npm run build`, and `prepare` of npm.
 * Builds beside dist/ and then takes its place, so that a failed build leaves the old one whole.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { builtMark, dist, root } from './compiled.mjs'

const compiler = join(root, 'node_modules/typescript/bin/tsc')
const beside = `${dist}.${process.pid}`

async function build() {
  const begun = new Date()
  compile()
  const { buildPages } = await import('./build-pages.mjs')
  await buildPages(join(beside, 'agent/screen/pages'))
  const mark = join(beside, basename(builtMark))
  writeFileSync(mark, '')
  utimesSync(mark, begun, begun)
  rmSync(dist, { recursive: true, force: true })
  renameSync(beside, dist)
}

/** Types are not checked here (`npm run check` does it): a device must not wait for it. */
function compile() {
  const { status } = spawnSync(
    process.execPath,
    [compiler, '-p', 'tsconfig.build.json', '--outDir', beside],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  if (status !== 0) throw new Error('the TypeScript compiler refused the sources')
}

/** `npm ci --omit=dev` runs this as well, without the compiler that it left out. */
function explainMissingCompiler() {
  if (existsSync(builtMark)) {
    console.error('barcud: dist/ is kept as it is; the compiler is not installed (npm ci --omit=dev)')
    return
  }
  console.error('barcud: expected a compiled program in dist/ or the compiler to make it, found neither.')
  console.error('        Run "npm ci --include=dev", or bring dist/ along from a machine that built it.')
  process.exitCode = 1
}

if (existsSync(compiler)) {
  try {
    await build()
  } catch (error) {
    console.error(`barcud: not built: ${error.message}`)
    process.exitCode = 1
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
} else {
  explainMissingCompiler()
}
