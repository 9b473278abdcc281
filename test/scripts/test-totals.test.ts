import { join } from 'node:path'
import t from 'tap'
import { runScript } from './run-script.js'

const right = "t.test('right', async (t) => { t.ok(true); t.ok(true) })"

t.test('the last line counts tests, and the exit code is tap’s', async (t) => {
  const folder = t.testdir({
    'right.test.mjs': `import t from 'tap'\n${right}\nt.test('left out', { skip: true }, async () => {})`,
  })
  const end = await runScript('test.mjs', [join(folder, 'right.test.mjs')])
  t.equal(end.code, 0)
  t.match(end.stdout, /right\.test\.mjs: 1 passed, 1 skipped \(.*\n1 passed, 0 failed\n$/)
})

t.test('failures are told in full, and a file that crashes or holds no test is one', async (t) => {
  const folder = t.testdir({
    'wrong.test.mjs': `import t from 'tap'\n${right}\nt.test('wrong', async (t) => { t.equal(1, 2, 'one is two') })`,
    'crash.test.mjs': "import t from 'no-such-package'",
    'empty.test.mjs': "import t from 'tap'",
  })
  const files = ['wrong', 'crash', 'empty'].map((name) => join(folder, `${name}.test.mjs`))
  const end = await runScript('test.mjs', files)
  t.not(end.code, 0)
  t.match(end.stdout, /FAILED .*wrong > one is two\n/)
  t.match(end.stdout, /FAILED .*crash\.test\.mjs, as a whole/)
  t.match(end.stdout, /FAILED .*empty\.test\.mjs, as a whole: it holds no test/)
  t.match(end.stdout, /\n1 passed, 3 failed\n$/)
})

t.test('no test at all is a failure', async (t) => {
  const end = await runScript('test.mjs', ['test/no-such-folder'])
  t.not(end.code, 0)
  t.match(end.stdout, /^0 passed, 1 failed\n$/)
})
