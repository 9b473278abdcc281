import { Command } from 'commander'
import { readConfigFile } from '../config/yaml-config.js'
import { readWipeMark, writeWipeMark } from '../store/wipe-mark.js'
import { refuseWithoutNamedFiles } from './named-files.js'

/** `barcud provision`: a device that was wiped has new keys, and may start again. */
export function provisionCommand(): Command {
  return new Command('provision')
    .description('let a device that was wiped start again, once its new keys are in place')
    .requiredOption('--config <file>', 'the configuration (barcud config explains it)')
    .addHelpText(
      'after',
      `
A wipe takes the keys, certificates and passwords that the configuration names, and all that the data folder holds.
Give the device new ones: the old ones are to be revoked at the broker.

Exit code: 0 it may start, 78 wrong configuration, or a key, a certificate or a password is missing.`,
    )
    .action(async ({ config: file }: { readonly config: string }) => {
      const config = await readConfigFile(file)
      const mark = readWipeMark(config.dataFolder)
      if (mark?.state === 'wiped') {
        await refuseWithoutNamedFiles(config)
        writeWipeMark(config.dataFolder, { ...mark, state: 'provisioned' })
      }
      process.stdout.write(`${said(mark?.state, config.device)}\n`)
    })
}

function said(state: string | undefined, device: string): string {
  if (state === 'wiped' || state === 'provisioned') return `${device} may start again`
  if (state === undefined) return `${device} was not wiped: nothing to do`
  return `${device} is being wiped: start the agent, so that it comes to its end`
}
