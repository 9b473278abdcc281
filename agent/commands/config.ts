import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { configJsonSchema } from '../config/agent-config.js'
import { readConfigFile } from '../config/yaml-config.js'
import { packageRoot } from '../platform/package-root.js'
import { refuseWithoutNamedFiles } from './named-files.js'

interface ConfigOptions {
  readonly schema?: boolean
  readonly example?: boolean
}

/** `barcud config`: the schema and an explained example; `barcud config check FILE`. */
export function configCommand(): Command {
  return new Command('config')
    .description('explain the configuration: its JSON Schema and an example that can be used as it is')
    .option('--schema', 'only the JSON Schema, for editors and programs')
    .option('--example', 'only the example')
    .addHelpText(
      'after',
      `
Examples:
  barcud config --example > barcud.yaml     a file to start from
  barcud config check barcud.yaml           everything that is wrong with it, at once

Exit code of check: 0 in order, 78 not.`,
    )
    .action(async (options: ConfigOptions) => {
      process.stdout.write(await explanation(options))
    })
    .addCommand(checkCommand())
}

function checkCommand(): Command {
  return new Command('check')
    .description('check a configuration, its password files and those of the link, without starting anything')
    .argument('<file>', 'the configuration')
    .action(async (file: string) => {
      const config = await readConfigFile(file)
      await refuseWithoutNamedFiles(config)
      const cameras = config.cameras.map(({ name }) => name).join(', ')
      process.stdout.write(`${file} is in order: device ${config.device}, cameras ${cameras}\n`)
    })
}

/** Both together are still a configuration: the schema stands in comments above the example. */
async function explanation(options: ConfigOptions): Promise<string> {
  const schema = JSON.stringify(configJsonSchema(), null, 2)
  const example = await readFile(join(packageRoot, 'firmware-config/explained.yaml'), 'utf8')
  if (options.schema) return `${schema}\n`
  if (options.example) return example
  return `# The JSON Schema of a configuration; barcud config --schema prints it alone.\n${commented(schema)}\n\n${example}`
}

const commented = (text: string): string => text.replaceAll(/^/gm, '# ')
