import { Command, InvalidArgumentError } from 'commander'
import type { Pool } from 'pg'
import { aborted } from '../../agent/domain/wait.js'
import { createLog } from '../../agent/platform/pino-log.js'
import { SystemClock } from '../../agent/platform/system-clock.js'
import type { Log } from '../../agent/ports.js'
import type { TlsFiles } from '../../agent/uplink/client-options.js'
import { parseUpMessage } from '../../agent/wire/up-message.js'
import { existingFile, tlsFiles } from '../link-options.js'
import { DatabaseReceiver, type DatabaseReceiverCounts } from './database-receiver.js'
import { DayPartitions, type KeptDays } from './day-partitions.js'
import { Housekeeping } from './housekeeping.js'
import { PostgresArchive } from './postgres-archive.js'
import { databaseErrorAt } from './postgres-error.js'
import { databaseAt, prepareDatabase, refuseForgetful } from './receiver-database.js'
import { forgetRefused, refusedArrivals } from './refused-messages.js'

interface KeepSettings {
  readonly database: string
  readonly keepDays: number
  readonly keepPicturesDays?: number
  readonly keepHealthDays: number
}

interface DatabaseSettings extends KeepSettings {
  readonly url: string
  readonly name: string
  readonly group: string
  readonly username?: string
  readonly caFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
  readonly progress: number
  readonly housekeeping: boolean
}

/** `receiver database`: one of the receivers of a fleet. */
export function databaseCommand(stopping: AbortSignal): Command {
  return withKeepOptions(new Command('database'))
    .description('keep it in PostgreSQL; several such receivers share the load')
    .requiredOption('--url <url>', 'the broker, mqtt://host:port or mqtts://host:port, MQTT 5')
    .requiredOption('--name <name>', 'its client id: another for each receiver, the same after a restart')
    .option('--group <group>', 'receivers of one group share the messages', 'receivers')
    .option('--username <name>', 'at the broker')
    .option('--ca-file <file>', "who may sign the broker's certificate, PEM", existingFile)
    .option('--certificate-file <file>', "the receiver's own certificate, PEM", existingFile)
    .option('--key-file <file>', 'its key, PEM', existingFile)
    .option('--progress <seconds>', 'a line with counts every so often; 0: none', whole, 60)
    .option(
      '--no-housekeeping',
      'partitions and erasing are left to `prepare`, run daily by somebody who may',
    )
    .action((settings: DatabaseSettings) => receive(settings, stopping))
}

/** `receiver prepare`: tables, partitions of the days to come, and an end to what is too old. */
export function prepareCommand(): Command {
  return withKeepOptions(new Command('prepare'))
    .description('make the tables and partitions that are lacking, and drop what is too old')
    .action((settings: KeepSettings) =>
      withDatabase(settings.database, async (pool) => {
        await prepareDatabase(pool)
        say(lineOf(await caretakersOf(pool, settings).housekeeping.once()))
      }),
    )
}

/** `receiver retry`: for after an update, when the messages are known that were not. */
export function retryCommand(): Command {
  return new Command('retry')
    .description('try again to keep what was refused, such as messages newer than the receiver was')
    .requiredOption('--database <url>', 'postgres://user@host:port/database')
    .action(({ database }: { readonly database: string }) => withDatabase(database, retryRefused))
}

function withKeepOptions(command: Command): Command {
  return command
    .requiredOption('--database <url>', 'postgres://user@host:port/database')
    .option('--keep-days <days>', 'how long reads, hits and all others are kept', days, 365)
    .option('--keep-pictures-days <days>', 'how long pictures are kept; as long as reads unless given', days)
    .option('--keep-health-days <days>', 'how long health is kept', days, 30)
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('expected a whole number')
  return Number(text)
}

function days(text: string): number {
  const number = whole(text)
  if (number < 1) throw new InvalidArgumentError('expected a day or more')
  return number
}

const keptDaysOf = ({ keepDays, keepPicturesDays, keepHealthDays }: KeepSettings): KeptDays => ({
  reads: keepDays,
  hits: keepDays,
  pictures: keepPicturesDays ?? keepDays,
  health: keepHealthDays,
  messages: keepDays,
})

/** What looks after the tables; `partitions` makes those that a message turns out to need. */
function caretakersOf(pool: Pool, settings: KeepSettings, log?: Log) {
  const partitions = new DayPartitions(pool, keptDaysOf(settings))
  const parts = { pool, partitions, clock: new SystemClock(), log }
  return { partitions, housekeeping: new Housekeeping(parts, settings.keepDays) }
}

async function withDatabase(url: string, work: (pool: Pool) => Promise<void>): Promise<void> {
  const pool = databaseAt(url)
  try {
    await work(pool)
  } catch (error) {
    throw databaseErrorAt(url, error)
  } finally {
    await pool.end()
  }
}

async function receive(settings: DatabaseSettings, stopping: AbortSignal): Promise<void> {
  const tls = tlsFiles(settings)
  await withDatabase(settings.database, async (pool) => {
    const log = createLog('info')
    const caretakers = settings.housekeeping ? caretakersOf(pool, settings, log) : undefined
    await (caretakers ? prepareDatabase(pool) : refuseForgetful(pool))
    const archive = new PostgresArchive(pool, caretakers?.partitions)
    const receiver = receiverOf(settings, tls, archive, log)
    try {
      await caretakers?.housekeeping.start()
      receiver.start()
      await tellUntilAborted(receiver, settings.progress, stopping)
    } finally {
      await receiver.stop()
      await caretakers?.housekeeping.stop()
    }
    say(countsLine(receiver.counts()))
  })
}

function receiverOf(
  settings: DatabaseSettings,
  tls: TlsFiles | undefined,
  archive: PostgresArchive,
  log: Log,
): DatabaseReceiver {
  const { url, name, group, username } = settings
  const password = process.env.BARCUD_RECEIVER_PASSWORD
  return new DatabaseReceiver(
    { url, name, group, username, password, tls },
    { clock: new SystemClock(), log, archive },
  )
}

/** A line every so many seconds; 0: none. */
async function tellUntilAborted(
  receiver: DatabaseReceiver,
  seconds: number,
  stopping: AbortSignal,
): Promise<void> {
  let before = receiver.counts()
  const tell = () => {
    const counts = receiver.counts()
    say(progressLine(counts, before, seconds, receiver.health().state))
    before = counts
  }
  const telling = seconds > 0 ? setInterval(tell, seconds * 1_000) : undefined
  await aborted(stopping)
  clearInterval(telling)
}

async function retryRefused(pool: Pool): Promise<void> {
  const archive = new PostgresArchive(pool)
  let kept = 0
  let refused = 0
  for await (const { arrival, digest } of refusedArrivals(pool)) {
    const isKnown = !('complaint' in parseUpMessage(arrival.subtopic, arrival.payload))
    const [outcome] = isKnown ? await archive.keep([arrival]) : []
    if (outcome?.fate === 'kept' || outcome?.fate === 'repeat') {
      await forgetRefused(pool, digest)
      kept++
    } else refused++
  }
  say(`kept ${kept} that had been refused, ${refused} are refused still`)
}

function progressLine(
  counts: DatabaseReceiverCounts,
  before: DatabaseReceiverCounts,
  seconds: number,
  link: string,
): string {
  const perSecond = (counts.kept - before.kept) / seconds
  return `${link}, ${perSecond.toFixed(1)} a second; ${countsLine(counts)}`
}

function countsLine(counts: DatabaseReceiverCounts): string {
  const { kept, repeat, refused, dropped, databaseFailures, receiptsLost } = counts
  return `kept ${kept}, repeats ${repeat}, refused ${refused}, dropped ${dropped}, database failures ${databaseFailures}, receipts lost for ${receiptsLost}`
}

const lineOf = ({ made, dropped, erased }: { made: number; dropped: number; erased: number }): string =>
  `partitions made ${made}, dropped ${dropped}; rows erased ${erased}`

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
