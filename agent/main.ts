import { Command, CommanderError } from 'commander'
import { auditCommand } from './commands/audit.js'
import { checkCommand } from './commands/check.js'
import { configCommand } from './commands/config.js'
import { demonstrationCommand } from './commands/demonstration.js'
import { hotlistCommand } from './commands/hotlist.js'
import { keyCommand } from './commands/key.js'
import { peopleCommand } from './commands/people.js'
import { provisionCommand } from './commands/provision.js'
import { readCommand } from './commands/read.js'
import { runCommand } from './commands/run.js'
import { soundCommand } from './commands/sound.js'
import { ConfigurationError, exitCodes, InputError, messageOf, OperationalError } from './errors.js'
import { version } from './platform/package-root.js'
import { abortOnSignals } from './stop-signals.js'

const examples = `
Examples:
  barcud demonstration                          the whole journey on a drawn clip, with its own broker
  barcud read --json pictures/ drive.mp4        number plates in files
  barcud config --example > barcud.yaml         a configuration to start from
  barcud check --config barcud.yaml             is this device fit, and how the models run best on it
  barcud hotlist import list.csv --config barcud.yaml
  barcud run --config barcud.yaml               the agent itself
  barcud sound --config barcud.yaml             what an officer would hear
  barcud people add 1234 --role officer --config barcud.yaml
  barcud audit verify --config barcud.yaml      is the log of who did what as it was written
  barcud key make --out store.key               a key to seal the data with

Exit codes: 0 done; 1 some of it failed; 64 wrong usage or input; 69 something needed is not available;
70 a fault of barcud's own; 78 wrong configuration.`

/** Runs one command. Its end is the end of the process: nothing here calls `process.exit`. */
async function main(): Promise<void> {
  endQuietlyWhenNobodyReads()
  try {
    await commandLine(abortOnSignals()).parseAsync()
  } catch (error) {
    process.exitCode = report(error)
  }
}

function commandLine(stopping: AbortSignal): Command {
  const program = new Command('barcud')
    .description('Edge agent for police number-plate cameras.')
    .version(version)
    .addHelpText('after', examples)
    .addCommand(readCommand(stopping))
    .addCommand(runCommand(stopping))
    .addCommand(hotlistCommand())
    .addCommand(configCommand())
    .addCommand(checkCommand())
    .addCommand(provisionCommand())
    .addCommand(auditCommand())
    .addCommand(soundCommand())
    .addCommand(peopleCommand())
    .addCommand(keyCommand())
    .addCommand(demonstrationCommand(stopping))
  refuseByThrowing(program, 'barcud')
  return program
}

/** Commander would end the process itself, and does not hand this setting on to added commands. */
function refuseByThrowing(command: Command, words: string): void {
  command.exitOverride().showHelpAfterError(`(${words} --help says more)`)
  for (const each of command.commands) refuseByThrowing(each as Command, `${words} ${each.name()}`)
}

/** Says on the standard error stream what went wrong. Returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  const isOurFault = !(error instanceof InputError || error instanceof OperationalError)
  process.stderr.write(`barcud: ${isOurFault ? stackOf(error) : messageOf(error)}\n`)
  if (isOurFault) return exitCodes.ourFault
  if (error instanceof OperationalError) return exitCodes.unavailable
  return error instanceof ConfigurationError ? exitCodes.configuration : exitCodes.usage
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** `barcud … | head` closes our output before we are done: that is no fault. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.kill(process.pid, 'SIGTERM')
  })
}

await main()
