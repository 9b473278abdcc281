import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { Command } from 'commander'
import { exitCodes, OperationalError } from '../errors.js'
import { AuditFile } from '../store/audit-file.js'
import { eventLine, jsonOfEvent, jsonOfReport, verifyLines } from './audit-lines.js'
import { whyNotNew } from './new-file.js'
import { type DataFolderOptions, resolveSealedData, withDataFolderOptions } from './resolve-data.js'

interface AuditOptions extends DataFolderOptions {
  readonly json?: boolean
}

/** `barcud audit verify | list | export`: the log of who did what. An agent may run on the data folder meanwhile. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('the log of who did what: verify it, look into it, export it')
    .addCommand(verifyCommand())
    .addCommand(listCommand())
    .addCommand(exportCommand())
}

function verifyCommand(): Command {
  return withDataFolderOptions(new Command('verify'))
    .description('walk the whole log: is it as it was written?')
    .option('--json', 'JSON instead of text')
    .addHelpText(
      'after',
      `
Each event carries the hash of the one before it: one that was changed, moved or taken out is found, and so is an end
that was cut off, as far as it had been handed to the outbox. Whoever can write the file could make the whole chain
anew; the data centre, which gets every event with its number and hash, then holds others. Compare the last one.

Exit code: 0 the chain holds, 1 it does not.`,
    )
    .action(async (options: AuditOptions) => {
      const report = await lookInto(options, async (log) => log.verify())
      print(options.json ? `${JSON.stringify(jsonOfReport(report), null, 2)}\n` : verifyLines(report))
      if (report.breaks > 0) process.exitCode = exitCodes.someFailed
    })
}

function listCommand(): Command {
  return withDataFolderOptions(new Command('list'))
    .description('the events, the oldest first: number, time, who, what, about what')
    .option('--json', 'a JSON object a line')
    .action(async (options: AuditOptions) => {
      const line = options.json ? jsonLine : eventLine
      await lookInto(options, async (log) => {
        for (const event of log.events()) print(line(event))
      })
    })
}

function exportCommand(): Command {
  return withDataFolderOptions(new Command('export'))
    .description('write the events to a file, a JSON object a line')
    .requiredOption('--out <file>', 'a new file; one that is there is left alone')
    .action(async ({ out, ...options }: AuditOptions & { readonly out: string }) => {
      const events = await lookInto(options, (log) => writeEvents(log, out))
      print(`${out}: ${events} events\n`)
    })
}

const jsonLine = (event: Parameters<typeof jsonOfEvent>[0]) => `${JSON.stringify(jsonOfEvent(event))}\n`

/** Returns how many. @throws OperationalError where the file cannot be written */
async function writeEvents(log: AuditFile, path: string): Promise<number> {
  // Who did what is for the auditor alone.
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  try {
    await once(file, 'open')
    let events = 0
    for (const event of log.events()) {
      if (!file.write(jsonLine(event))) await once(file, 'drain')
      events += 1
    }
    file.end()
    await finished(file)
    return events
  } catch (error) {
    throw new OperationalError('audit.cannot-write', `${path}: ${whyNotNew(error)}`, { cause: error })
  }
}

async function lookInto<Found>(
  options: AuditOptions,
  find: (log: AuditFile) => Promise<Found>,
): Promise<Found> {
  const { dataFolder, dataKeys } = await resolveSealedData(options)
  const log = new AuditFile(dataFolder, dataKeys)
  try {
    return await find(log)
  } finally {
    log.close()
  }
}

function print(text: string): void {
  process.stdout.write(text)
}
