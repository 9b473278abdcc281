import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { type Trial, trialsToChoice } from '../../agent/commands/trials-to-choice.js'
import { visionTrials } from '../../agent/commands/vision-trials.js'
import { parseRememberedChoice } from '../../agent/config/remembered-choice.js'
import { modelsFolder } from '../../agent/default-vision.js'
import { clipFrame1080p, oneCarAtSeconds } from '../../agent/demonstration/clip-frame.js'
import { exitCodes } from '../../agent/errors.js'
import { choiceFile } from '../../agent/remembered-vision.js'
import { readDetectorFacts } from '../../agent/vision/model-facts.js'
import { visionBasis } from '../../agent/vision/vision-basis.js'
import { runScript } from '../scripts/run-script.js'

const barcud = (...args: string[]) => runScript('barcud.mjs', args)

interface CheckJson {
  readonly trials: readonly Trial[]
  readonly choice: Trial['choice']
  readonly file: string | null
  readonly device: { readonly durableWriteMs: number | null }
}

const trial = (detectorPrecision: string, threads: number, cpuMs: number, wallMs: number): Trial => ({
  choice: { detectorPrecision, readerPrecision: 'fp32', threads },
  lookCpuMs: cpuMs,
  lookWallMs: wallMs,
  emptyLookCpuMs: cpuMs / 2,
  fault: undefined,
})

t.test('of the quick enough, the fewest threads win, then the least processor time', async (t) => {
  const [slow, least, more] = [trial('fp32', 1, 40, 41), trial('int8', 1, 20, 21), trial('int8', 2, 19, 12)]
  t.equal(trialsToChoice([slow, least, more]), least)
  t.equal(trialsToChoice([more, slow]), slow, 'one thread, though two cost less')
  t.equal(trialsToChoice([slow, least, more], 5), more, 'five cameras need a look each 20 ms')
  t.equal(trialsToChoice([slow, least, more], 16), more, 'the quickest, where none is quick enough')
})

t.test('what does not read the plate is never chosen', async (t) => {
  const wrong = { ...trial('int8', 1, 5, 5), fault: 'no plate' }
  const right = trial('fp32', 1, 400, 400)
  t.equal(trialsToChoice([wrong, right]), right)
  t.equal(trialsToChoice([wrong]), undefined)
})

t.test('a device is proven: each precision reads the plate, and the choice is kept', async (t) => {
  const data = `${t.testdir()}/data`
  const { code, stdout, stderr } = await barcud('check', '--json', '--data', data)
  t.equal(code, exitCodes.ok, stderr)
  const { trials, choice, file } = JSON.parse(stdout) as CheckJson
  const basis = visionBasis(modelsFolder)
  t.strictSame(
    new Set(trials.map((each) => each.choice.detectorPrecision)),
    new Set(Object.keys(basis.detector.sha256)),
  )
  t.ok(trials.every(({ fault, lookCpuMs, lookWallMs }) => fault === null && lookCpuMs > 0 && lookWallMs > 0))
  t.equal(trials.length > Object.keys(basis.detector.sha256).length, basis.processors > 1, 'more threads too')
  t.equal(file, choiceFile(data))
  const kept = parseRememberedChoice(readFileSync(choiceFile(data), 'utf8'), 'kept')
  t.strictSame({ choice: kept.choice, basis: kept.basis }, { choice, basis })
  t.strictSame(readdirSync(data), ['vision-choice.json'], 'and nothing else')
})

t.test('a dry run says what would be chosen, in words, and leaves nothing behind', async (t) => {
  const folder = t.testdir()
  const { code, stdout } = await barcud('check', '--dry-run', '--data', `${folder}/data`)
  t.equal(code, exitCodes.ok)
  t.match(stdout, /^processor .*\nclock .*\nffmpeg {5}libavformat .*\ndisk .* GB free\n/)
  t.match(stdout, /^DETECTOR +READER +THREADS .*(\n.*)*read {2}← chosen\n(.*\n)*\nNothing was kept\.\n$/m)
  t.strictSame(readdirSync(folder), [])
})

t.test('a wrong configuration ends a check before anything is measured', async (t) => {
  const folder = t.testdir({ 'barcud.yaml': 'device: test\n' })
  const { code, stdout, stderr } = await barcud('check', '--config', `${folder}/barcud.yaml`)
  t.match({ code, stdout }, { code: exitCodes.configuration, stdout: '' })
  t.match(stderr, /cameras: expected a list of cameras/)
})

t.test('a precision that reads another mark than stands there may not be chosen', async (t) => {
  const { frame } = await clipFrame1080p(oneCarAtSeconds, readDetectorFacts(modelsFolder).input.longSide)
  const trials: Trial[] = []
  const basis = { ...visionBasis(modelsFolder), processors: 8 }
  for await (const each of visionTrials(basis, { frame, marks: ['AB01CDE'] })) trials.push(each)
  const pairs = Object.keys(basis.detector.sha256).length * Object.keys(basis.reader.sha256).length
  t.equal(trials.length, pairs, 'nor are more threads tried with it')
  for (const { fault } of trials) t.match(fault, /^expected AB01CDE, read CV01CUD$/)
})
