/** A small data centre for trials: keeps what comes up from devices in a folder, and says each thing on a line. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { receivedLine } from '../agent/demonstration/received-line.js'
import { Receiver } from '../agent/demonstration/receiver.js'
import { exitCodes, InputError } from '../agent/errors.js'
import { createLog } from '../agent/platform/pino-log.js'
import { SystemClock } from '../agent/platform/system-clock.js'
import { abortOnSignals } from '../agent/stop-signals.js'

interface Settings {
  readonly url: string
  readonly folder: string
  readonly version: 4 | 5
  readonly username?: string
}

async function main(): Promise<void> {
  try {
    await commandLine(abortOnSignals()).parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError || error instanceof InputError)) throw error
    if (error instanceof InputError) process.stderr.write(`receiver: ${error.message}\n`)
    process.exitCode = 'exitCode' in error ? error.exitCode && exitCodes.usage : exitCodes.usage
  }
}

function commandLine(stopping: AbortSignal): Command {
  return new Command('receiver')
    .description('Keeps what comes up from devices in a folder, durably and once, and gives receipts.')
    .requiredOption('--url <url>', 'the broker, mqtt://host:port')
    .requiredOption('--folder <folder>', 'where to keep it')
    .option('--version <version>', 'of MQTT: 4 is 3.1.1, 5 is 5.0', mqttVersion, 5)
    .option('--username <name>', 'at the broker; the password is taken from BARCUD_RECEIVER_PASSWORD')
    .exitOverride()
    .action((settings: Settings) => receive(settings, stopping))
}

function mqttVersion(text: string): 4 | 5 {
  if (text !== '4' && text !== '5') throw new InvalidArgumentError('expected 4 or 5')
  return text === '4' ? 4 : 5
}

async function receive(settings: Settings, stopping: AbortSignal): Promise<void> {
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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

await main()
