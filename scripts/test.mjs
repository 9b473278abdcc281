/**
 * `npm test [-- tap's own arguments]`: runs tap, tells each file as it ends and every failure in full. The last
 * line is `N passed, N failed`, in tests (a file that fails as a whole counts as one); the exit code is tap's.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Parser } from 'tap-parser'
import { stringify } from 'yaml'
import { root } from './compiled.mjs'

const totals = { passed: 0, failed: 0 }

function takeFile(file) {
  const tests = []
  file.on('assert', (test) => tests.push(test))
  tellFailures(file)
  file.on('complete', ({ time }) => {
    const failed = tests.filter(({ ok, todo }) => !ok && !todo).length
    const passed = tests.filter(({ ok, skip, todo }) => ok && !skip && !todo).length
    const left = tests.length - passed - failed
    totals.passed += passed
    totals.failed += failed
    const counts = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}${left > 0 ? `, ${left} skipped` : ''}`
    console.log(`${file.name}: ${counts} (${((time ?? 0) / 1000).toFixed(1)} s)`)
  })
}

/** The failed assertions themselves; what stands above them fails because of them. */
function tellFailures(parser) {
  let innerFailures = 0
  parser.on('child', (inner) => {
    inner.on('complete', ({ ok }) => {
      if (!ok) innerFailures += 1
    })
    tellFailures(inner)
  })
  parser.on('assert', ({ ok, todo, name, fullname, diag }) => {
    if (ok || todo) return
    if (innerFailures > 0) innerFailures -= 1
    else console.log(`\nFAILED ${fullname || name}\n${diag ? indented(stringify(diag)) : ''}`)
  })
}

const indented = (text) => text.replaceAll(/^(?=.)/gm, '  ')

/** A file of which no test failed, and which is wrong all the same: it crashed, hung, or held no test. */
function takeFileResult({ ok, skip, name, diag }, testsFailedBefore) {
  const heldNone = Boolean(skip) && /\.test\.\w+$/.test(name)
  if ((ok && !heldNone) || totals.failed > testsFailedBefore) return
  totals.failed += 1
  console.log(
    `\nFAILED ${name}, as a whole${heldNone ? ': it holds no test' : ''}\n${diag ? indented(stringify(diag)) : ''}`,
  )
}

const tap = spawn(
  process.execPath,
  [join(root, 'node_modules/tap/dist/esm/run.mjs'), '--reporter=tap', ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
)
// tap ends its tests itself and reports them; we stay to tell it.
process.on('SIGINT', () => {}).on('SIGTERM', () => tap.kill('SIGTERM'))

const parser = new Parser()
let testsFailedBefore = 0
parser.on('child', takeFile)
parser.on('assert', (file) => {
  takeFileResult(file, testsFailedBefore)
  testsFailedBefore = totals.failed
})
tap.stdout.pipe(parser)
const [code] = await once(tap, 'close')
if (totals.passed + totals.failed === 0) totals.failed = 1
process.exitCode = code ?? 1
if (totals.failed > 0 && process.exitCode === 0) process.exitCode = 1
console.log(`${totals.passed} passed, ${totals.failed} failed`)
