import { Command } from 'commander'
import type { AgentConfig } from '../config/agent-config.js'
import { readSecrets } from '../config/secrets.js'
import { modelsFolder } from '../default-vision.js'
import { clipFrame1080p, oneCarAtSeconds } from '../demonstration/clip-frame.js'
import type { VisionBasis } from '../domain/vision-choice.js'
import { OperationalError } from '../errors.js'
import { choiceFile, rememberChoice } from '../remembered-vision.js'
import { readDetectorFacts } from '../vision/model-facts.js'
import { visionBasis } from '../vision/vision-basis.js'
import { deviceLines, jsonOfCheck, trialLines } from './check-lines.js'
import { deviceState } from './device-state.js'
import { type DataFolderOptions, resolveData, withDataFolderOptions } from './resolve-data.js'
import { type Trial, trialsToChoice } from './trials-to-choice.js'
import { visionTrials } from './vision-trials.js'

interface CheckOptions extends DataFolderOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `barcud check`: proves a device, and chooses how the models run on it. */
export function checkCommand(): Command {
  return withDataFolderOptions(new Command('check'))
    .description('prove this device, and choose by measurement how the models run best on it (seconds)')
    .option('--dry-run', 'only say what would be chosen, change nothing')
    .option('--json', 'JSON instead of text')
    .addHelpText(
      'after',
      `
Reads a bundled picture with each precision that the models come in, and with more threads. Of those that read it
rightly and quickly enough (ten looks a second for each camera) it takes the fewest threads, then the least
processor time. The choice is kept in the data folder and used from the agent's next start; it is ignored once the
models, the machine or ONNX Runtime are others. A "vision" section of the configuration goes before it. Stop what
else the machine does meanwhile: it would count as slowness.

Examples:
  barcud check --config barcud.yaml         also checks the configuration and its password files
  barcud check                              for the demonstration (npm start) and barcud read

Exit code: 0 proven, 69 something needed is not available, 78 wrong configuration.`,
    )
    .action(check)
}

async function check(options: CheckOptions): Promise<void> {
  const print = (text: string) => void (options.json || process.stdout.write(text))
  const { config, dataFolder } = await resolveData(options)
  if (config !== undefined) {
    await readSecrets(config)
    print(`${'config'.padEnd(10)} ${options.config} is in order\n`)
  }
  const basis = visionBasis(modelsFolder)
  const state = await deviceState(dataFolder, { mayWrite: !options.dryRun })
  print(`${deviceLines(basis, state)}\nMeasuring the models…\n`)
  const { trials, chosen } = await measure(basis, config?.cameras.length)
  print(trialLines(trials, chosen))
  const remembered = { choice: chosen.choice, basis, chosenAtMs: Date.now() }
  const file = options.dryRun ? undefined : choiceFile(dataFolder)
  if (file !== undefined) rememberChoice(dataFolder, remembered)
  print(`\n${file === undefined ? 'Nothing was kept.' : `Kept in ${file}, for the next start.`}\n`)
  if (overrides(config)) print('The "vision" section of the configuration goes before it.\n')
  if (options.json) process.stdout.write(`${JSON.stringify(jsonOfCheck(remembered, state, trials, file))}\n`)
}

/** @throws OperationalError where no way to run the models reads the picture */
async function measure(basis: VisionBasis, cameras: number | undefined) {
  const clip = await clipFrame1080p(oneCarAtSeconds, readDetectorFacts(modelsFolder).input.longSide)
  const trials: Trial[] = []
  for await (const trial of visionTrials(basis, clip)) trials.push(trial)
  const chosen = trialsToChoice(trials, cameras)
  if (chosen !== undefined) return { trials, chosen }
  throw new OperationalError(
    'vision.unproven',
    `expected the models to read a bundled picture here:\n${trialLines(trials, undefined)}`,
  )
}

const overrides = (config: AgentConfig | undefined): boolean =>
  Object.values(config?.vision ?? {}).some((setting) => setting !== undefined)
