import { Command } from 'commander'
import { runCommandedAgent } from '../commanded-agent.js'
import { ConfigFile } from '../config/config-file.js'
import { createLog } from '../platform/pino-log.js'
import { screenLines } from './screen-lines.js'

interface RunOptions {
  readonly config: string
  readonly untilEnded?: boolean
  readonly reportCommits?: boolean
}

/** `barcud run`: the agent itself. */
export function runCommand(stopping: AbortSignal): Command {
  return new Command('run')
    .description('run the agent: read the cameras, check the hotlists, alert the cab, send every read')
    .requiredOption('--config <file>', 'the configuration (barcud config explains it)')
    .option('--until-ended', 'end when every camera has ended and the data centre has everything')
    .option('--report-commits', 'a line on the standard error stream for each read once it is durable')
    .addHelpText(
      'after',
      `
Examples:
  barcud config --example > barcud.yaml
  barcud run --config barcud.yaml

Ctrl-C or SIGTERM ends it cleanly; what the data centre has not acknowledged is sent after the next start.
Where the configuration names commands.keys, the data centre may send a new configuration, which is tried and rolled
back where the agent does not come back healthy, ask for pictures, and wipe the device.

Exit code: 0 ended as asked, 69 something needed is not available, 78 wrong configuration.`,
    )
    .action(async ({ config: file, untilEnded, reportCommits }: RunOptions) => {
      await runCommandedAgent({
        file: new ConfigFile(file),
        logOf: ({ log }) => createLog(log.level),
        signal: stopping,
        untilEnded: untilEnded === true,
        onReady: (screen) => {
          if (screen !== undefined) process.stderr.write(screenLines(screen))
        },
        onCommitted: ({ readId, stage }) => {
          if (reportCommits) process.stderr.write(`committed ${readId} ${stage}\n`)
        },
      })
    })
}
