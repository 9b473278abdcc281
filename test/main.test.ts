import t from 'tap'
import { parseConfig } from '../agent/config/yaml-config.js'
import { exitCodes } from '../agent/errors.js'
import { runScript } from './scripts/run-script.js'

/** Runs the command line as a user does, compiled. */
const barcud = (...args: string[]) => runScript('barcud.mjs', args)

t.test('help and version are an answer, no command at all is a mistake', async (t) => {
  const help = await barcud('--help')
  t.equal(help.code, exitCodes.ok)
  t.match(help.stdout, /Examples:\n {2}barcud /)
  const version = await barcud('--version')
  t.match(version, { code: exitCodes.ok, stdout: /^\d+\.\d+\.\d+\n$/ })
  const none = await barcud()
  t.match(none, { code: exitCodes.usage, stderr: /Usage: barcud/ })
})

t.test('wrong usage says what is wrong and where help is', async (t) => {
  const unknown = await barcud('raed')
  t.match(unknown, { code: exitCodes.usage, stdout: '', stderr: /unknown command 'raed'.*read/s })
  const lacking = await barcud('config', 'check')
  t.match(lacking, {
    code: exitCodes.usage,
    stderr: /missing required argument 'file'\n\(barcud config check --help/,
  })
})

t.test('a wrong configuration ends with its own exit code and every complaint', async (t) => {
  const folder = t.testdir({ 'barcud.yaml': 'device: test\ncolour: red\n' })
  const { code, stdout, stderr } = await barcud('config', 'check', `${folder}/barcud.yaml`)
  t.equal(code, exitCodes.configuration)
  t.equal(stdout, '')
  for (const place of ['colour', 'dataFolder', 'cameras'])
    t.match(stderr, new RegExp(`^ {2}${place}: expected|^ {2}${place}: unknown`, 'm'))
})

t.test('a right configuration is said to be in order', async (t) => {
  const folder = t.testdir({
    'barcud.yaml': `
device: test
dataFolder: data
cameras: [{ name: front, identity: { feed: 1, source: 1, camera: 1 }, source: folder, path: x }]`,
  })
  const { code, stdout } = await barcud('config', 'check', `${folder}/barcud.yaml`)
  t.equal(code, exitCodes.ok)
  t.match(stdout, /is in order: device test, cameras front/)
})

t.test('the printed explanation is itself a configuration, and its schema is JSON', async (t) => {
  const both = await barcud('config')
  t.doesNotThrow(() => parseConfig(both.stdout, 'printed.yaml'))
  t.match(both.stdout, '"additionalProperties": false')
  const schema = JSON.parse((await barcud('config', '--schema')).stdout)
  t.match(schema, { type: 'object', required: ['device', 'dataFolder', 'cameras'] })
})
