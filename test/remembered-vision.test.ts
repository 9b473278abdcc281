import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { defaultChoice, modelsFolder } from '../agent/default-vision.js'
import type { RememberedChoice } from '../agent/domain/vision-choice.js'
import { OperationalError } from '../agent/errors.js'
import { choiceFile, rememberChoice, rememberedVision } from '../agent/remembered-vision.js'
import { visionBasis } from '../agent/vision/vision-basis.js'
import { KeptLog } from './fakes/kept-log.js'

const basis = visionBasis(modelsFolder)
/** Other than the default on any machine. */
const choice = { detectorPrecision: 'fp32', readerPrecision: 'fp32', threads: 2 }
const remembered: RememberedChoice = { choice, basis, chosenAtMs: Date.UTC(2026, 0, 2) }

/** What the agent logs at its start about the choice. */
function linesAt(folder: string, configured?: Parameters<typeof rememberedVision>[1]) {
  const log = new KeptLog()
  rememberedVision(folder, configured, log)
  return log.lines
}

const inUse = (measured: boolean, fields: object) => ({
  name: 'vision.choice',
  fields: { ...fields, measured },
})

t.test(
  'without a remembered choice the models run as by default, and nothing is complained of',
  async (t) => {
    t.strictSame(linesAt(t.testdir()), [inUse(false, defaultChoice)])
  },
)

t.test('a remembered choice is used, and the models do run so', async (t) => {
  const folder = `${t.testdir()}/data`
  rememberChoice(folder, { ...remembered, choice: { ...choice, threads: 3 } })
  rememberChoice(folder, remembered)
  t.strictSame(linesAt(folder), [inUse(true, choice)], 'the last one')
  t.strictSame(readdirSync(folder), ['vision-choice.json'])
  const vision = rememberedVision(folder, undefined, new KeptLog())
  await vision.start()
  await vision.stop()
})

t.test('the configuration goes before it, setting by setting', async (t) => {
  const folder = t.testdir()
  rememberChoice(folder, remembered)
  t.strictSame(linesAt(folder, { detectorPrecision: 'int8' }), [
    inUse(true, { ...choice, detectorPrecision: 'int8' }),
  ])
})

t.test('a choice made for other weights or another machine is ignored, and the log says why', async (t) => {
  const others: readonly [Partial<RememberedChoice['basis']>, string][] = [
    [{ cpu: 'another' }, 'cpu'],
    [{ processors: 99 }, 'processors'],
    [{ onnxruntime: '1.0.0' }, 'onnxruntime'],
    [{ detector: { ...basis.detector, version: '0.0.1' } }, 'detector'],
    [{ reader: { ...basis.reader, sha256: { fp32: 'another' } } }, 'reader'],
    [{ reader: { ...basis.reader, sha256: { ...basis.reader.sha256, int4: 'one more' } } }, 'reader'],
  ]
  for (const [other, differs] of others) {
    const folder = t.testdir()
    rememberChoice(folder, { ...remembered, basis: { ...basis, ...other } })
    const [stale, used] = linesAt(folder)
    t.match(stale, { name: 'vision.choice.stale', fields: { differs: [differs] } })
    t.strictSame(used, inUse(false, defaultChoice))
  }
})

t.test('a damaged file is told, and the models run as by default', async (t) => {
  const good = JSON.stringify({ choice, basis, chosenAt: '2026-01-02T00:00:00.000Z' })
  const damaged: readonly [string, RegExp][] = [
    ['', /expected JSON, got 0 characters/],
    [good.slice(0, 100), /expected JSON/],
    ['[]', /not a choice that barcud check made/],
    [
      good.replace('"threads":2', '"threads":0'),
      /choice\.threads: expected a whole number from 1 to 16, got 0/,
    ],
    [
      good.replace('"detectorPrecision":"fp32"', '"detectorPrecision":"int4"'),
      /precisions that the models come in/,
    ],
  ]
  for (const [text, reason] of damaged) {
    const folder = t.testdir()
    writeFileSync(choiceFile(folder), text)
    const [told, used] = linesAt(folder)
    t.match(told, { name: 'vision.choice.unreadable', fields: { reason } })
    t.strictSame(used, inUse(false, defaultChoice))
  }
  const folder = t.testdir()
  mkdirSync(choiceFile(folder))
  t.match(linesAt(folder)[0], { name: 'vision.choice.unreadable', fields: { reason: /EISDIR/ } })
})

t.test('a choice that cannot be kept is an error that names the file', async (t) => {
  const folder = t.testdir()
  mkdirSync(choiceFile(folder))
  t.throws(() => rememberChoice(folder, remembered), OperationalError)
  t.throws(() => rememberChoice(folder, remembered), { message: /vision-choice\.json/ })
})
