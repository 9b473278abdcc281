import t from 'tap'
import { type Figure, reportFigures } from '../../scripts/measure/figure.js'
import { runScript } from './run-script.js'

const figure = (value: number, bound: Partial<Figure>): Figure => ({
  name: 'a figure',
  value,
  unit: 'ms',
  ...bound,
})

t.test('a figure holds at its bound and is short beyond it', async (t) => {
  const cases: [Figure, string][] = [
    [figure(12, { atMost: 12 }), 'held'],
    [figure(12.1, { atMost: 12 }), 'short'],
    [figure(12, { atLeast: 12 }), 'held'],
    [figure(11.9, { atLeast: 12 }), 'short'],
    [figure(5, {}), 'told'],
  ]
  for (const [each, verdict] of cases) {
    const lines: string[] = []
    const code = reportFigures([each], { asJson: true, print: (line) => lines.push(line) })
    t.match(JSON.parse(lines[0] ?? ''), { ...each, verdict })
    t.equal(code, verdict === 'short' ? 1 : 0)
  }
})

t.test('people get a line a figure, with its name, value, bound and verdict', async (t) => {
  const lines: string[] = []
  const figures = [
    figure(0.123456, { atLeast: 0.1 }),
    { ...figure(13, { atMost: 12 }), name: 'a longer name' },
  ]
  t.equal(reportFigures(figures, { asJson: false, print: (line) => lines.push(line) }), 1)
  t.match(lines, [/^a figure {5,}0\.1235 ms {2}≥ 0\.1 +held$/, /^a longer name +13 ms {2}≤ 12 +short$/])
})

t.test('what was not measured at all is short', async (t) => {
  t.equal(reportFigures([figure(0 / 0, { atLeast: 0 })], { print: () => {} }), 1)
})

t.test('without a name, or with a wrong one, the names are listed', async (t) => {
  t.match(await runScript('measure.mjs', []), { code: 64, stderr: /usage: .*NAME.*\n\n {2}read /s })
  t.match(await runScript('measure.mjs', ['--help']), { code: 0, stdout: /^usage: .*NAME/ })
  t.match(await runScript('measure.mjs', ['speed']), { code: 64, stderr: /got "speed"/ })
})

t.test('what cannot be measured here is said, with an exit code of its own', async (t) => {
  const end = await runScript('measure.mjs', ['read', '--pictures', '/no/such/folder'])
  t.match(end, {
    code: 2,
    stdout: '',
    stderr: /measure read: expected labelled pictures in \/no\/such\/folder/,
  })
})
