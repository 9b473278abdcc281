import t from 'tap'
import { runScript } from './run-script.js'

t.test('where all is there, nothing is done and nothing said', async (t) => {
  t.strictSame(await runScript('set-up.mjs', ['test']), { code: 0, stdout: '', stderr: '' })
})

t.test('who may not install is told exactly what to install', async (t) => {
  const end = await runScript('set-up.mjs', ['start'], { PATH: t.testdir() })
  t.equal(end.code, 1)
  t.match(end.stderr, /Please run:\n\n {2}sudo apt-get install -y ffmpeg\n/)
})

t.test('an unknown purpose is refused', async (t) => {
  t.match(await runScript('set-up.mjs', []), {
    code: 1,
    stderr: /usage: node scripts\/set-up\.mjs start\|test/,
  })
})
