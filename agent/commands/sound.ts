import { Command } from 'commander'
import { readConfigFile } from '../config/yaml-config.js'
import { toneOf } from '../domain/alert-tone.js'
import { ConfigurationError, OperationalError } from '../errors.js'
import { CommandSounder } from '../sound/command-sounder.js'

/** A priority of each urgency that sounds. */
const priorities = { high: 0, normal: 4 } as const

/** `barcud sound`: plays what an officer would hear. */
export function soundCommand(): Command {
  return new Command('sound')
    .description("play the device's alert sounds, one of each urgency, as the configuration's sound says")
    .requiredOption('--config <file>', 'the configuration (barcud config explains it)')
    .addHelpText(
      'after',
      `
Whether a page is open makes no difference; a running agent is not disturbed.

Exit code: 0 every program ended well (listen whether you heard it), 69 one did not, 78 wrong configuration,
or none of the device's sound.`,
    )
    .action(async ({ config: file }: { readonly config: string }) => playAll(file))
}

async function playAll(file: string): Promise<void> {
  const { sound, dataFolder } = await readConfigFile(file)
  if (sound === undefined) {
    throw new ConfigurationError(`${file}: expected the setting sound; without it only open pages sound`)
  }
  const { volumePercent, ...commands } = sound
  const sounder = new CommandSounder({ folder: dataFolder, commands, volume: volumePercent / 100 })
  for (const [urgency, priority] of Object.entries(priorities) as ['high' | 'normal', number][]) {
    process.stdout.write(`${urgency.padEnd(8)} ${commands[urgency].join(' ') || 'no sound'}\n`)
    const complaint = await sounder.play({
      ...toneOf({ match: 'exact', sound: undefined, priority })!,
      urgency,
    })
    if (complaint !== undefined) throw new OperationalError('sound.failed', complaint)
  }
}
