/**
 * Simulated devices against a broker: each a connection of its own, with the agent's link, sender and messages, the
 * traffic of a day, and receipts as a device takes them. For sizing a broker, receivers and a database.
 */
import { appendFileSync, writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { wait } from '../agent/domain/wait.js'
import { abortOnSignals } from '../agent/stop-signals.js'
import { type SentPictureKind, sentPictureKinds } from '../agent/wire/image-message.js'
import { errorToExitCode } from './error-to-exit-code.js'
import { Fleet, type FleetCounts } from './fleet/fleet.js'
import { existingFile } from './link-options.js'

interface Settings {
  readonly url: string
  readonly devices: number
  readonly name: string
  readonly readsADay: number
  readonly readsAHit: number
  readonly pictures: readonly SentPictureKind[]
  readonly speed: number
  readonly from: number
  readonly seconds: number
  readonly drainSeconds: number
  readonly receiptSeconds: number
  readonly progress: number
  readonly username?: string
  readonly caFile?: string
  readonly certificates?: string
  readonly ids?: string
}

const examples = `
Examples:
  npm run fleet -- --url mqtt://127.0.0.1:1883 --devices 20
  npm run fleet -- --url mqtts://broker:8883 --devices 1000 --seconds 3600 --ca-file ca.pem --certificates certificates

Marks are invented and were never issued; never let a fleet run against a database with real reads.
Exit code: 0 every message was acknowledged by a receipt, 1 some were not, 64 wrong usage,
69 the broker lets no device in.`

async function main(): Promise<void> {
  try {
    await commandLine(abortOnSignals()).parseAsync()
  } catch (error) {
    process.exitCode = errorToExitCode('fleet', error)
  }
}

function commandLine(stopping: AbortSignal): Command {
  return new Command('fleet')
    .description('Simulates devices against a broker and tells what was acknowledged.')
    .requiredOption('--url <url>', 'the broker, mqtt://host:port or mqtts://host:port')
    .option('--devices <number>', 'how many', positive, 10)
    .option('--name <prefix>', 'devices are called PREFIX-1, PREFIX-2 …', 'simulated')
    .option('--reads-a-day <number>', 'of each device', positive, 5_000)
    .option('--reads-a-hit <number>', 'one read in so many is a hit', positive, 1_000)
    .option('--pictures <kinds>', 'plate,overview or one of them or none', pictures, sentPictureKinds)
    .option('--speed <factor>', 'simulated time for each second', positive, 1)
    .option('--from <hour>', 'hour of the simulated day at the beginning', hour, 12)
    .option('--seconds <number>', 'how long vehicles pass', positive, 60)
    .option('--drain-seconds <number>', 'how long to wait for the last receipts', positive, 60)
    .option('--receipt-seconds <number>', 'after so long without a receipt it is sent again', positive, 600)
    .option('--progress <seconds>', 'a line every so often', positive, 5)
    .option(
      '--username <name>',
      'at the broker, the same for all; the password is taken from BARCUD_FLEET_PASSWORD',
    )
    .option('--ca-file <file>', "who may sign the broker's certificate, PEM", existingFile)
    .option('--certificates <folder>', 'with PREFIX-1.pem and PREFIX-1.key …, for mqtts')
    .option('--ids <file>', 'write the readId of every read there, a line each')
    .addHelpText('after', examples)
    .exitOverride()
    .showHelpAfterError('(--help says more)')
    .action((settings: Settings) => simulate(settings, stopping))
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError('expected a number above 0')
  return number
}

function hour(text: string): number {
  const number = Number(text)
  if (text === '' || !(number >= 0 && number < 24)) throw new InvalidArgumentError('expected 0 to 23')
  return number
}

function pictures(text: string): readonly SentPictureKind[] {
  if (text === 'none') return []
  return text.split(',').map((each) => {
    const kind = sentPictureKinds.find((known) => known === each)
    if (kind === undefined) {
      throw new InvalidArgumentError(`expected none, or of ${sentPictureKinds.join(', ')}`)
    }
    return kind
  })
}

async function simulate(settings: Settings, stopping: AbortSignal): Promise<void> {
  const { ids, seconds, drainSeconds, progress } = settings
  if (ids !== undefined) writeFileSync(ids, '')
  const onMade = (readId: string) => ids !== undefined && appendFileSync(ids, `${readId}\n`)
  const fleet = new Fleet({ ...settings, password: process.env.BARCUD_FLEET_PASSWORD }, onMade)
  const telling = setInterval(() => tell(lineOf(fleet.counts())), progress * 1_000)
  try {
    await fleet.connect(stopping)
    fleet.begin()
    await wait(seconds * 1_000, stopping)
    fleet.end()
    tell('no more vehicles; waiting for the last receipts')
    for (const endMs = Date.now() + drainSeconds * 1_000; Date.now() < endMs && !stopping.aborted; ) {
      if (fleet.counts().waiting === 0) break
      await wait(100, stopping)
    }
    const counts = fleet.counts()
    process.stdout.write(`${lineOf(counts)}\n`)
    process.exitCode = counts.waiting + counts.aside === 0 ? 0 : 1
  } finally {
    clearInterval(telling)
    await fleet.stop()
  }
}

function lineOf(counts: FleetCounts): string {
  const { devices, connected, reads, readsASecond, waiting, oldestSeconds, sentAgain, aside, lost } = counts
  return [
    `${connected} of ${devices} connected`,
    `reads ${reads} (${readsASecond.toFixed(1)} a second)`,
    `messages waiting ${waiting}, the oldest for ${oldestSeconds.toFixed(1)} s`,
    `sent again ${sentAgain}, refused ${aside}, connections lost ${lost}`,
  ].join('; ')
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

await main()
