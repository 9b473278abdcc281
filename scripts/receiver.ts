/**
 * The data centre's side of the link: takes what comes up from devices, keeps it durably and once, and gives the
 * receipts. `folder` is for trials on one machine, `database` for a fleet; see scripts/receiver/README.md.
 */
import { Command, InvalidArgumentError } from 'commander'
import { receivedLine } from '../agent/demonstration/received-line.js'
import { Receiver } from '../agent/demonstration/receiver.js'
import { aborted } from '../agent/domain/wait.js'
import { createLog } from '../agent/platform/pino-log.js'
import { SystemClock } from '../agent/platform/system-clock.js'
import { abortOnSignals } from '../agent/stop-signals.js'
import { errorToExitCode } from './error-to-exit-code.js'
import { databaseCommand, prepareCommand, retryCommand } from './receiver/database-commands.js'

interface FolderSettings {
  readonly url: string
  readonly folder: string
  readonly version: 4 | 5
  readonly username?: string
}

const examples = `
Examples:
  npm run receiver -- folder --url mqtt://127.0.0.1:1883 --folder received
  npm run receiver -- prepare --database postgres://barcud@db/anpr
  npm run receiver -- database --url mqtts://broker:8883 --database postgres://barcud@db/anpr --name receiver-1
  npm run receiver -- retry --database postgres://barcud@db/anpr

Passwords are taken from BARCUD_RECEIVER_PASSWORD (broker) and PGPASSWORD or ~/.pgpass (database). Ctrl-C or SIGTERM
ends a receiver cleanly; what it has not acknowledged the broker gives to another, or a device sends again.
Exit codes: 0 done; 64 wrong usage; 69 broker or database not available; 70 a fault of its own.`

async function main(): Promise<void> {
  try {
    await commandLine(abortOnSignals()).parseAsync()
  } catch (error) {
    process.exitCode = errorToExitCode('receiver', error)
  }
}

function commandLine(stopping: AbortSignal): Command {
  const program = new Command('receiver')
    .description(
      "The data centre's side: keeps what comes up from devices, durably and once, and gives receipts.",
    )
    .addHelpText('after', examples)
  const commands = [folderCommand(stopping), databaseCommand(stopping), prepareCommand(), retryCommand()]
  for (const each of [program, ...commands]) each.exitOverride().showHelpAfterError('(--help says more)')
  for (const each of commands) program.addCommand(each)
  return program
}

function folderCommand(stopping: AbortSignal): Command {
  return new Command('folder')
    .description('keep it in a folder and say each thing on a line, for trials')
    .requiredOption('--url <url>', 'the broker, mqtt://host:port')
    .requiredOption('--folder <folder>', 'where to keep it')
    .option('--version <version>', 'of MQTT: 4 is 3.1.1, 5 is 5.0', mqttVersion, 5)
    .option('--username <name>', 'at the broker')
    .action((settings: FolderSettings) => receiveIntoFolder(settings, stopping))
}

function mqttVersion(text: string): 4 | 5 {
  if (text !== '4' && text !== '5') throw new InvalidArgumentError('expected 4 or 5')
  return text === '4' ? 4 : 5
}

async function receiveIntoFolder(settings: FolderSettings, stopping: AbortSignal): Promise<void> {
  const receiver = new Receiver(
    { ...settings, password: process.env.BARCUD_RECEIVER_PASSWORD },
    {
      clock: new SystemClock(),
      log: createLog('warn'),
      onReceived: (received) => say(`${received.device}: ${receivedLine(received)}`),
    },
  )
  try {
    await receiver.start()
    await aborted(stopping)
  } finally {
    await receiver.stop()
  }
  const { kept, repeats, breaches, dropped } = receiver.counts()
  say(`kept ${kept}, repeats ${repeats}, breaches of the contract ${breaches}, dropped ${dropped}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

await main()
